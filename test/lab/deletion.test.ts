import { Namespace } from "../helpers/kubernetes";
import { on } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { claim, snapshot } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

/** Names of everything that a share leaves on the storage machine: subvolumes, cephx users, exports. */
async function traces(): Promise<string> {
  const [subvolumes, users, exports] = await Promise.all([
    on("storage", "ceph fs subvolume ls cephfs"),
    on("storage", "ceph auth ls 2>/dev/null | grep ^client."),
    on("storage", "rados -p nfs-ganesha ls | sort; rados -p nfs-ganesha get ganesha-export-index - | sort"),
  ]);
  return [subvolumes, users, exports].join("\n");
}

describe.each(protocols)("$protocol deletion", ({ protocol, storageClass, shareType }) => {
  const namespace = new Namespace();

  test("a deleted claim leaves no share, no access rule, no snapshot, and nothing in Ceph or Ganesha", async () => {
    const manila = await Manila.login("demorc");
    const before = await traces();
    await namespace.create();
    await namespace.apply(claim("volume", { storageClass }));
    await namespace.wait("pvc/volume", "jsonpath={.status.phase}=Bound");
    const volume = await namespace.field("pvc/volume", ".spec.volumeName");
    const share = await manila.share(volume);
    expect(share).toMatchObject({ share_proto: protocol, share_type_name: shareType, status: "available" });
    expect(await manila.accessRules(share?.id ?? "")).toHaveLength(1);
    await namespace.apply(snapshot("snap", "volume", storageClass));
    await namespace.wait("volumesnapshot/snap", "jsonpath={.status.readyToUse}=true");
    expect(await traces()).not.toBe(before);

    await namespace.delete();

    await until("the share to be gone", async () =>
      (await manila.share(volume)) === undefined ? true : undefined,
    );
    expect((await manila.snapshots()).filter(({ share_id }) => share_id === share?.id)).toEqual([]);
    await until("the last traces to be gone", async () => ((await traces()) === before ? true : undefined));
  }, 400_000);
});
