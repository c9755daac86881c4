import { kubectl, Namespace } from "../helpers/kubernetes";
import { workers } from "../helpers/lab";
import { MounterClasses } from "../helpers/mounterClasses";
import { claim, pod } from "../helpers/objects";

const namespace = new Namespace();
const classes = new MounterClasses(namespace, ["fuse"]);
beforeAll(async () => {
  await namespace.create();
  await classes.create();
});
afterAll(async () => {
  await namespace.delete();
  await classes.delete();
}, 240_000);

/** What the ceph-fuse processes of all nodes have written. */
async function partnerLogs(): Promise<string> {
  const inside = ["-n", "manila-csi"];
  const pods = await kubectl([...inside, "get", "pods", "-l", "app=ceph-csi-cephfs", "-o", "name"]);
  const read =
    'for f in /var/log/ceph/*; do [ -e "$f" ] || continue; while read -r l; do echo "$l"; done < $f; done';
  const logs = await Promise.all(
    pods.split("\n").map((name) => kubectl([...inside, "exec", name, "--", "sh", "-c", read])),
  );
  return logs.join("\n");
}

test("a client of CephFS has nothing to complain about", async () => {
  await namespace.apply(claim("volume", { storageClass: classes.of("fuse") }));
  await namespace.apply(pod("user", { claim: "volume", node: workers[0] }));
  await namespace.wait("pod/user", "condition=Ready", 180);
  await namespace.exec("user", "for i in 1 2 3; do date > /data/$i; sync; sleep 1; done");
  const logs = await partnerLogs();
  expect(logs).toContain("process ceph-fuse");
  // Once a second it would fill the disk, and the mount would never forget a file.
  expect(logs).not.toContain("failed to remount");
}, 300_000);
