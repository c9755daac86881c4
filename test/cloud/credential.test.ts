import * as openstack from "@pulumi/openstack";
import { z } from "zod";
import { renewLogins } from "../../src/cli/renewLogins";
import { cloudEntry } from "../../src/cloud/plan";
import { CloudClient } from "../../src/machines/openstack/cloud/client";
import { findCloud, type CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { cloudProvider } from "../../src/machines/openstack/provider";
import { providerLogin } from "../../src/machines/openstack/providerLogin";
import { CloudApi } from "../helpers/cloudApi";
import { CloudStack } from "../helpers/cloudStack";

/** A credential that is rotated while a lab is up, with the real engine and the running test cloud. */

const minutes = 60_000;
const stack = new CloudStack("rotated");
const networkId = z.object({ id: z.string() });

function program(login: CloudLogin) {
  return async (): Promise<void> => {
    const { region } = await CloudClient.connect(login);
    const provider = cloudProvider({ login, region }, {});
    new openstack.networking.Network("network", { name: "manilakube-rotated" }, { provider });
  };
}

beforeAll(() => stack.open(), minutes);
afterAll(() => stack.dispose(), 2 * minutes);

test(
  "what was made with it can be looked at and taken down with the one of now",
  async () => {
    const usual = findCloud(cloudEntry);
    const api = await CloudApi.connect(usual);
    const credentials = `/users/${api.userId}/application_credentials`;
    const created = await api.create("identity", credentials, "application_credential", {
      name: `manilakube-rotated-${process.pid}`,
    });
    const secret = String(created["secret"]);
    const auth = {
      auth_url: usual.auth["auth_url"] ?? "",
      application_credential_id: created.id,
      application_credential_secret: secret,
    };
    await stack.up(program({ ...usual, auth }));
    const client = await CloudClient.connect(usual);
    const networks = async (): Promise<readonly unknown[]> =>
      client.list("network", "/v2.0/networks?name=manilakube-rotated", "networks", networkId);
    await expect(networks()).resolves.toHaveLength(1);
    await api.delete("identity", `${credentials}/${created.id}`);
    await expect(stack.destroy()).rejects.toThrow();
    await expect(networks()).resolves.toHaveLength(1);

    const place = { cwd: stack.home, env: stack.env };
    const renew = (): Promise<boolean> =>
      renewLogins(stack.name, [providerLogin(usual, client.region)], place);
    await expect(renew()).resolves.toBe(true);
    await expect(renew()).resolves.toBe(false);
    expect(stack.state()).not.toContain(secret);
    expect(stack.state()).not.toContain(usual.auth["password"]);
    // As `up` does before anything else.
    await stack.automation.refresh({ color: "never" });
    await stack.destroy();
    await expect(networks()).resolves.toEqual([]);
  },
  4 * minutes,
);
