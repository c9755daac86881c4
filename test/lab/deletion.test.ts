import { Namespace } from "../helpers/kubernetes";
import { on, testOwnCeph } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { claim, snapshot } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

/** What Ceph and Ganesha hold of one share: its subvolume, cephx users of its name, exports of its path. */
async function traces(volume: string, subvolume: string): Promise<string[]> {
  // Other tests' exports come and go between the list and the reading.
  const exports = 'for o in $(rados -p nfs-ganesha ls); do rados -p nfs-ganesha get "$o" - || true; done';
  const [subvolumes, users, exported] = await Promise.all([
    on("storage", "ceph fs subvolume ls cephfs"),
    on("storage", "ceph auth ls 2>/dev/null"),
    on("storage", exports),
  ]);
  return [
    ...(subvolumes.includes(subvolume) ? ["subvolume"] : []),
    ...(users.includes(`client.${volume}`) ? ["cephx user"] : []),
    ...(exported.includes(subvolume) ? ["export"] : []),
  ];
}

describe.each(protocols)("$protocol deletion", ({ protocol, storageClass, shareType }) => {
  const namespace = new Namespace();

  testOwnCeph(
    "a deleted claim leaves no share, no access rule, no snapshot, and nothing in Ceph or Ganesha",
    async () => {
      const manila = await Manila.login("demo");
      await namespace.create();
      await namespace.apply(claim("volume", { storageClass }));
      await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
      const volume = await namespace.field("pvc/volume", ".spec.volumeName");
      const share = await manila.share(volume);
      expect(share).toMatchObject({ share_proto: protocol, share_type_name: shareType, status: "available" });
      expect(await manila.accessRules(share?.id ?? "")).toHaveLength(1);
      await namespace.apply(snapshot("snap", "volume", storageClass));
      await namespace.wait("volumesnapshot/snap", "jsonpath={.status.readyToUse}=true");
      const location = await manila.exportLocation(share?.id ?? "");
      const subvolume = location.split("/").at(-2) ?? "";
      expect(await traces(volume, subvolume)).toEqual([
        "subvolume",
        protocol === "NFS" ? "export" : "cephx user",
      ]);

      await namespace.delete();

      await until("the share to be gone", async () =>
        (await manila.share(volume)) === undefined ? true : undefined,
      );
      expect((await manila.snapshots()).filter(({ share_id }) => share_id === share?.id)).toEqual([]);
      await until("the last traces to be gone", async () =>
        (await traces(volume, subvolume)).length === 0 ? true : undefined,
      );
    },
    400_000,
  );
});
