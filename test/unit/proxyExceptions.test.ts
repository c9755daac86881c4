import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderMachines } from "../../src/handover/machines";
import { labDirectory } from "../../src/paths";
import { labVariables } from "../../src/running/environment";
import { proxyExceptions } from "../../src/running/proxyExceptions";
import { defaultSubnet } from "../../src/settings/load";
import { handedMachine } from "../helpers/handedMachine";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

temporaryHome();
restoreVariables(["HTTPS_PROXY", "NO_PROXY", "no_proxy"], afterEach);

const proxy = { HTTPS_PROXY: "http://proxy:3128" };
const exceptions = (stack: string, env: Record<string, string>): string[] =>
  (proxyExceptions(stack, env)["NO_PROXY"] ?? "").split(",");

test("without a proxy there is nothing to except", () => {
  expect(proxyExceptions("local", { NO_PROXY: "a", http_proxy: "" })).toEqual({});
});

test("both spellings have the lab's networks, and each machine by name and address", () => {
  const both = proxyExceptions("local", proxy);
  expect(both["no_proxy"]).toBe(both["NO_PROXY"]);
  const prefix = defaultSubnet("local").replace(/0\/24$/, "");
  expect(exceptions("local", proxy)).toEqual(
    expect.arrayContaining([
      ...["localhost", "127.0.0.1", ".svc", "10.244.0.0/16", "10.96.0.0/16", defaultSubnet("local")],
      ...["control-plane", "worker2", "storage", `${prefix}10`, `${prefix}13`, `${prefix}30`],
    ]),
  );
});

test("what the user has excepted stays, of either spelling, each once", () => {
  const list = exceptions("local", {
    ...proxy,
    NO_PROXY: "intern.example, localhost",
    no_proxy: "10.0.0.0/8",
  });
  expect(list.slice(0, 3)).toEqual(["intern.example", "localhost", "10.0.0.0/8"]);
  expect(new Set(list).size).toBe(list.length);
});

test("a lab whose settings are gone is known by what it has written", () => {
  mkdirSync(labDirectory("gone"), { recursive: true });
  const machine = handedMachine("worker0", { address: "203.0.113.5", privateAddress: "10.0.0.5" });
  writeFileSync(join(labDirectory("gone"), "machines.json"), renderMachines([machine]));
  expect(exceptions("gone", proxy)).toEqual(expect.arrayContaining(["worker0", "203.0.113.5", "10.0.0.5"]));
});

test("every program of a lab has them, where this process has a proxy", () => {
  expect(labVariables("local")["NO_PROXY"]).toBeUndefined();
  process.env["HTTPS_PROXY"] = "http://proxy:3128";
  expect(labVariables("local")["NO_PROXY"]).toContain(defaultSubnet("local"));
});
