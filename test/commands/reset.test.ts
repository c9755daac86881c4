import { randomBytes } from "node:crypto";
import { kubectl, Namespace } from "../helpers/kubernetes";
import { manilaIsElsewhere } from "../helpers/lab";
import { labCommand } from "../helpers/labCommand";
import { Manila } from "../helpers/manila";
import { claim, pod, snapshot } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { patience, stack } from "../helpers/run";
import { until } from "../helpers/until";

/** A lab that was used is as after `up`; what the lab itself has made is as it was before. */

/** Seconds that a reset of this file's leftovers may take. */
const atMost = 60;
const suffix = randomBytes(3).toString("hex");
const namespace = new Namespace();
const role = `left-${suffix}`;
const shareType = `left-${suffix}`;

/** Ids of all that the lab's own namespaces and classes consist of: whatever is made anew has another one. */
async function ownParts(): Promise<string[]> {
  const format = ["-o", "jsonpath={range .items[*]}{.metadata.uid}{'\\n'}{end}"];
  const inNamespace = await Promise.all(
    ["manila-csi", "kube-flannel"].map((name) =>
      kubectl(["-n", name, "get", "pods,daemonsets,statefulsets,deployments,secrets", ...format]),
    ),
  );
  const classes = await kubectl([
    ...["get", "storageclasses/manila-cephfs", "storageclasses/manila-nfs", "--ignore-not-found"],
    ...format,
  ]);
  return [...inNamespace, classes].flatMap((text) => text.split("\n")).sort();
}

async function leaveThings(): Promise<void> {
  await namespace.create();
  for (const { protocol, storageClass, cannotMount, node } of protocols) {
    const name = protocol.toLowerCase();
    const retaining = `left-${name}-${suffix}`;
    const original = await namespace.variant(`storageclass/${storageClass}`, retaining, (all) => ({
      ...all,
    }));
    await namespace.apply({ ...original, reclaimPolicy: "Retain" });
    await namespace.apply(claim(name, { storageClass }), claim(`${name}-kept`, { storageClass: retaining }));
    for (const each of [name, `${name}-kept`]) {
      await namespace.wait(`pvc/${each}`, "jsonpath={.status.phase}=Bound");
    }
    await namespace.apply(snapshot(name, name, storageClass));
    await namespace.wait(`volumesnapshot/${name}`, "jsonpath={.status.readyToUse}=true");
    if (cannotMount === undefined) {
      await namespace.apply(pod(name, { claim: name, node }));
      await namespace.wait(`pod/${name}`, "condition=Ready");
    }
  }
  await kubectl(["create", "clusterrole", role, "--verb=get", "--resource=pods"]);
  await kubectl(["-n", "default", "create", "configmap", role]);
  if (manilaIsElsewhere === undefined) {
    const manila = await Manila.login("admin");
    await manila.request("POST", "types", {
      share_type: {
        ...{ name: shareType, "share_type_access:is_public": false },
        extra_specs: { driver_handles_share_servers: "False" },
      },
    });
    await (await Manila.login("demo")).createShare(`left-${suffix}`, "NFS", "cephfsnfstype");
  }
}

test("leftovers of every sort go, without a machine or a driver being touched", async () => {
  await labCommand("reset", stack, "--yes");
  const before = await ownParts();
  await leaveThings();

  // Where nobody can be asked nothing goes without --yes.
  await expect(labCommand("reset", stack)).rejects.toThrow("--yes");
  expect(await kubectl(["get", "namespace", namespace.name, "-o", "name"])).toBe(
    `namespace/${namespace.name}`,
  );

  const since = Date.now();
  const output = await labCommand("reset", stack, "--yes");
  const seconds = (Date.now() - since) / 1000;
  process.stderr.write(`reset of the leftovers: ${seconds.toFixed(1)} s\n${output}\n`);
  expect(output).toContain(namespace.name);
  expect(output).toContain(`ClusterRole ${role}`);
  expect(output).toMatch(/is as after `up`; removed 1 namespace, /);
  expect(seconds).toBeLessThan(atMost * patience);

  expect(await kubectl(["get", "namespaces", "--ignore-not-found", namespace.name])).toBe("");
  expect(await kubectl(["get", "pv", "--ignore-not-found", "-o", "name"])).toBe("");
  expect(await kubectl(["get", "volumesnapshotcontents", "--ignore-not-found", "-o", "name"])).toBe("");
  expect(await kubectl(["get", "storageclass", "-o", "name"])).not.toContain(suffix);
  expect(await kubectl(["get", "clusterrole", role, "--ignore-not-found"])).toBe("");
  expect(await kubectl(["-n", "default", "get", "configmap", role, "--ignore-not-found"])).toBe("");
  const manila = await Manila.login("demo");
  expect((await manila.shares()).filter(({ name }) => name.includes(suffix))).toEqual([]);
  if (manilaIsElsewhere === undefined) {
    expect(await manila.shares({ all: true })).toEqual([]);
    const types = await (
      await Manila.login("admin")
    ).request<{ share_types: { name: string }[] }>("GET", "types?is_public=all");
    expect(types?.share_types.map(({ name }) => name)).not.toContain(shareType);
  }
  expect(await ownParts()).toEqual(before);
}, 900_000);

test("a second one has nothing to remove, and the lab serves as before", async () => {
  expect(await labCommand("reset", stack)).toMatch(/is as after `up`; there was nothing to remove/);
  const after = new Namespace();
  await after.create();
  try {
    for (const { protocol, storageClass } of protocols) {
      const name = protocol.toLowerCase();
      await after.apply(claim(name, { storageClass }));
      await after.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
    }
  } finally {
    await after.delete();
  }
  await until("the end of its shares", async () => {
    const mine = await (await Manila.login("demo")).shares();
    return mine.length === 0 ? true : undefined;
  });
  expect(await labCommand("up", stack)).toContain("nothing to do");
}, 600_000);
