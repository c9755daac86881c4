import { join } from "node:path";
import { writeFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { urnsOf } from "../../src/cli/madeObjects";
import { resourcesIn } from "../../src/cli/stateResources";
import { clusterProvider } from "../../src/cluster/provider";
import { missingRights } from "../../src/csi/chart/rights";
import { ControlPlane } from "../helpers/controlPlane";
import { EngineStack } from "../helpers/engine";
import { testWithApiServer } from "../helpers/kubernetesPlugin";
import { restoreVariables } from "../helpers/ownEnvironment";

/** Pulumi's official plugin as a lab uses it, with the real engine and a real API server. */

const stack = new EngineStack();
const controlPlane = new ControlPlane();
let kubeconfig = "";
restoreVariables(["KUBECONFIG", "PULUMI_K8S_DELETE_UNREACHABLE"], afterAll);

beforeAll(() => stack.open(), 120_000);
afterAll(async () => {
  await stack.dispose().finally(() => controlPlane.stop());
}, 300_000);

/** Of the lab's machine the provider wants the id. */
const machine = { id: pulumi.output("machine-1") } as Parameters<typeof clusterProvider>[1];

interface Wanted {
  readonly parameters?: Record<string, string>;
  readonly data?: Record<string, string>;
}

function program({ parameters = { type: "gold" }, data = { key: "one" } }: Wanted = {}) {
  return (): Promise<Record<string, unknown>> => {
    const provider = clusterProvider(pulumi.secret(kubeconfig), machine, {});
    const options = { provider };
    new k8s.core.v1.ConfigMap(
      "settings",
      { metadata: { name: "settings", namespace: "default" }, data },
      options,
    );
    new k8s.storage.v1.StorageClass(
      "class",
      { metadata: { name: "class" }, provisioner: "nfs.manila.csi.openstack.org", parameters },
      options,
    );
    missingRights(options);
    return Promise.resolve({});
  };
}

testWithApiServer(
  "objects are made in the lab's cluster, whatever the shell names",
  async () => {
    kubeconfig = await controlPlane.start();
    const elsewhere = join(stack.home, "elsewhere");
    writeFileSync(elsewhere, kubeconfig.replace(/127\.0\.0\.1:\d+/, "192.0.2.1:6443"));
    process.env["KUBECONFIG"] = elsewhere;
    const { steps } = await stack.up(program());
    expect(steps.sort()).toEqual([
      "create class",
      "create openstack-manila-csi-newer-sidecars",
      "create settings",
    ]);
    await expect(
      controlPlane.kubectl(["get", "configmap", "settings", "-o", "jsonpath={.data}"]),
    ).resolves.toBe('{"key":"one"}');
    expect((await stack.up()).steps).toEqual([]);
  },
  300_000,
);

testWithApiServer(
  "other data is the same object",
  async () => {
    const uid = (): Promise<string> =>
      controlPlane.kubectl(["get", "configmap", "settings", "-o", "jsonpath={.metadata.uid}"]);
    const before = await uid();
    expect((await stack.up(program({ data: { key: "two" } }))).steps).toEqual(["update settings"]);
    await expect(uid()).resolves.toBe(before);
  },
  120_000,
);

testWithApiServer(
  "what another program has changed stays where it is left out, and else is the lab's again",
  async () => {
    const data = (): Promise<string> =>
      controlPlane.kubectl(["get", "configmap", "settings", "-o", "jsonpath={.data.key}"]);
    const manner = ["--type=merge", "--field-manager=manilakube-redeploy"];
    const theirs = JSON.stringify({ data: { key: "theirs" } });
    await controlPlane.kubectl(["patch", "configmap", "settings", ...manner, "--patch", theirs]);
    const exclude = urnsOf(resourcesIn(stack.state()) ?? [], new Set(["ConfigMap default/settings"]));
    expect(exclude).toHaveLength(1);
    const { steps } = await stack.up(undefined, { refresh: true, exclude });
    expect(steps).not.toContain("update settings");
    await expect(data()).resolves.toBe("theirs");
    expect((await stack.up(undefined, { refresh: true })).steps).toContain("update settings");
    await expect(data()).resolves.toBe("two");
  },
  120_000,
);

testWithApiServer(
  "a class is made anew, since Kubernetes lets none have other parameters",
  async () => {
    const { steps } = await stack.up(program({ parameters: { type: "silver" } }));
    expect(steps).toContain("replace class");
    const path = ["get", "storageclass", "class", "-o", "jsonpath={.parameters.type}"];
    await expect(controlPlane.kubectl(path)).resolves.toBe("silver");
  },
  120_000,
);

testWithApiServer(
  "what somebody has deleted comes back with a refresh",
  async () => {
    await controlPlane.kubectl(["delete", "configmap", "settings"]);
    const { steps } = await stack.up(undefined, { refresh: true });
    expect(steps).toContain("create settings");
    await expect(controlPlane.kubectl(["get", "configmap", "settings", "-o", "name"])).resolves.toBe(
      "configmap/settings",
    );
  },
  120_000,
);

testWithApiServer(
  "all of it is gone after destroy, and without an API server it is forgotten where the command says so",
  async () => {
    await stack.destroy();
    await expect(controlPlane.kubectl(["get", "storageclass", "-o", "name"])).resolves.toBe("");
    await stack.up(program());
    await controlPlane.stop();
    await expect(stack.destroy()).rejects.toThrow("unreachable");
    process.env["PULUMI_K8S_DELETE_UNREACHABLE"] = "true";
    await stack.destroy();
    expect(stack.state()).not.toContain("kubernetes:core/v1:ConfigMap");
  },
  240_000,
);
