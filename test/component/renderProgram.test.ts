import * as pulumi from "@pulumi/pulumi";
import { recordProgram } from "../../src/cli/render/program";
import { standIns } from "../../src/cli/render/standIns";
import { nearestWaits } from "../../src/cli/render/waits";
import { Random } from "../../src/resources/random";
import { Script } from "../../src/resources/script";

/** How a program is run for its scripts: a small one that has what no lab has yet. */

const addresses = [{ machine: "storage", address: "10.0.0.5", standIn: false }];

const endpoint = { host: "10.0.0.5", port: 22, user: "root", privateKey: "k", hostKey: "k" };

function script(
  name: string,
  variables: Record<string, pulumi.Input<string>>,
  options: pulumi.ResourceOptions,
) {
  const outputs = { monitors: "/etc/monitors", credential: "/etc/manilakube/application-credential.json" };
  const args = { machineId: "storage", endpoint, template: "none.sh", variables, outputs, deadline: 1 };
  return new Script(name, args, options);
}

const record = () =>
  recordProgram(
    "mine",
    (options) => {
      const password = new Random("password", { lengths: [8, 4] }, options);
      const first = script("first", { PASSWORD: pulumi.secret(password.value) }, options);
      const second = script("second", {}, { ...options, dependsOn: [first] });
      const results = {
        MONITORS: second.results["monitors"] ?? "",
        CREDENTIAL: second.results["credential"] ?? "",
      };
      script("third", results, { ...options, dependsOn: [first] });
    },
    standIns("mine", addresses),
  );

test("a result that a later script wants is a text that says what belongs there", async () => {
  const third = (await record()).find(({ name }) => name === "third");
  const credential = "<application credential read back from storage>";
  expect(third?.inputs["variables"]).toEqual({
    MONITORS: "<monitors read back from storage>",
    CREDENTIAL: JSON.stringify({ id: credential, secret: credential }),
  });
});

test("secrets are real and plain", async () => {
  const first = (await record()).find(({ name }) => name === "first");
  expect(first?.inputs["variables"]).toEqual({
    PASSWORD: expect.stringMatching(/^[a-z0-9]{8}\.[a-z0-9]{4}$/) as string,
  });
});

test("resources come as stated, and wait for the nearest that are asked for", async () => {
  const resources = await record();
  expect(resources.map(({ name }) => name)).toEqual(["password", "first", "second", "third"]);
  const names = new Map(resources.map(({ urn, name }) => [urn, name]));
  const waits = nearestWaits(resources, ({ name }) => name !== "password");
  expect([...waits].map(([urn, before]) => [names.get(urn), before.map((each) => names.get(each))])).toEqual([
    ["first", []],
    ["second", ["first"]],
    ["third", ["second"]],
  ]);
});
