import { kubectl, up } from "../helpers/faults/lab";
import { row } from "../helpers/faults/rows";
import { expectWhole } from "../helpers/faults/whole";

/** Objects of Kubernetes that `up` has made, and that somebody deletes behind its back: they are put back. */

const theme = "objects";
const namespace = ["--namespace", "manila-csi"];

function daemonSets(): Promise<string> {
  return kubectl([...namespace, "get", "daemonsets", "-o", "name", "--sort-by=.metadata.name"]);
}

row({ theme, fault: "a storage class and a DaemonSet of the drivers are deleted", minutes: 30 }, async () => {
  await up();
  const before = await daemonSets();
  const plugin = "daemonset.apps/openstack-manila-csi-nodeplugin";
  expect(before.split("\n")).toContain(plugin);
  await kubectl([...namespace, "delete", "--wait=true", plugin]);
  await kubectl(["delete", "storageclass", "manila-nfs"]);
  const { seconds } = await up();
  expect(await daemonSets()).toBe(before);
  await kubectl([...namespace, "rollout", "status", plugin, "--timeout=180s"]);
  // A claim of the class is bound.
  await expectWhole();
  return { outcome: `put back in ${seconds.toFixed(0)} s` };
});
