import * as openstack from "@pulumi/openstack";
import { renewLogins } from "../../src/cli/renewLogins";
import { cloudProvider } from "../../src/machines/openstack/provider";
import { providerLogin } from "../../src/machines/openstack/providerLogin";
import { EngineStack } from "../helpers/engine";
import { FakeCloud } from "../helpers/fakeCloud";
import { testWithOpenstackPlugin } from "../helpers/openstackPlugin";
import { restoreVariables } from "../helpers/ownEnvironment";

/** The real engine and the real plugin for OpenStack, in a fake cloud whose password changes while something is there. */

const stack = new EngineStack();
let cloud: FakeCloud;

restoreVariables(["OS_CLOUD"], afterAll);
beforeAll(async () => {
  // Of the user's shell, for another cloud than the lab's. The plugin would go there if it saw the variable.
  process.env["OS_CLOUD"] = "elsewhere";
  cloud = await new FakeCloud().start();
  await stack.open();
}, 120_000);
afterAll(async () => {
  await stack.dispose();
  cloud.stop();
}, 120_000);

testWithOpenstackPlugin(
  "destroy uses the credential of now, once the state has it",
  async () => {
    await stack.up(() => {
      const provider = cloudProvider({ login: cloud.login(), region: cloud.region }, {});
      new openstack.compute.Keypair("key", { name: "key", publicKey: "ssh-ed25519 AAAA" }, { provider });
      return Promise.resolve();
    });
    expect(cloud.ids()).toEqual(["key"]);
    const renew = (): Promise<boolean> =>
      renewLogins(stack.name, [providerLogin(cloud.login(), cloud.region)], {
        cwd: stack.home,
        env: stack.env,
      });
    await expect(renew()).resolves.toBe(false);

    cloud.password = "changed-meanwhile";
    await expect(stack.destroy()).rejects.toThrow();
    expect(cloud.ids()).toEqual(["key"]);

    await expect(renew()).resolves.toBe(true);
    expect(stack.state()).not.toContain("changed-meanwhile");
    await stack.destroy();
    expect(cloud.ids()).toEqual([]);
  },
  240_000,
);
