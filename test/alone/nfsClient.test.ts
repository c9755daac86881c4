import { randomBytes } from "node:crypto";
import { Namespace } from "../helpers/kubernetes";
import { manilaIsElsewhere, on, testOwnCeph } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";
import { nfsMounting } from "../helpers/mounting";
import { addressTowards, nfsUrl } from "../helpers/nfsLocation";
import { onNfsShare } from "../helpers/nfsMount";
import { claim } from "../helpers/objects";
import { until } from "../helpers/until";
import { testUnless } from "../helpers/testUnless";

const [one = "", two] = nfsMounting.nodes;

/** A kernel's client holds on to a server that went away: what it wrote arrives, in order, once. */
describe("NFS kernel client", () => {
  const namespace = new Namespace();
  const writes = 60;
  let manila: Manila;
  let share: Share;

  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("data", { storageClass: "manila-nfs" }));
    await namespace.wait("pvc/data", "jsonpath={.status.phase}=Bound");
    // A claim is bound before Ganesha exports its share: a kill in between would end the export's making.
    manila = await Manila.login("demo");
    share = await manila.mountableShareOf(namespace, "data");
  }, 180_000);
  afterAll(() => namespace.delete(), 300_000);

  testUnless(manilaIsElsewhere ?? nfsMounting.obstacle)(
    "Ganesha is killed under a mounted share: every write arrives",
    async () => {
      const location = await manila.exportLocation(share.id);
      const job = `for i in $(seq ${writes}); do echo $i >> log; sync log; sleep 0.2; done\ncat log`;
      const written = onNfsShare(one, location, job);
      await until("the client's file", async () =>
        (await on("worker0", `nfs-ls '${nfsUrl(location)}'`)).includes("log") ? true : undefined,
      );
      await on("storage", "systemctl kill --signal=KILL nfs-ganesha");
      await expect(written).resolves.toBe(Array.from({ length: writes }, (_, i) => i + 1).join("\n"));
    },
    240_000,
  );

  testOwnCeph(
    "Ganesha starts although its index names an export that is gone",
    async () => {
      const index = "rados --pool nfs-ganesha";
      const gone = "%url rados://nfs-ganesha/ganesha-export-share-gone";
      const add = `{ ${index} get ganesha-export-index -; echo; echo '${gone}'; } > /run/index`;
      await on("storage", `${add}; ${index} put ganesha-export-index /run/index; rm /run/index`);
      const process = "systemctl show -P MainPID nfs-ganesha";
      const before = await on("storage", process);
      await on("storage", "systemctl kill --signal=KILL nfs-ganesha");
      await until("Ganesha's return", async () => {
        const now = await on("storage", process);
        await on("storage", "ss -Hltn 'sport = :2049' | grep LISTEN");
        return now !== before && now !== "0" ? true : undefined;
      });
      const entries = await on("storage", `${index} get ganesha-export-index -`);
      expect(entries).not.toContain("gone");
      expect(entries).toContain("ganesha-export-share-");
    },
    120_000,
  );
});

describe("NFS access rule, with the kernel's client", () => {
  let manila: Manila;
  let share: Share;
  let location = "";
  const testTwo = testUnless(
    nfsMounting.obstacle ?? (two === undefined ? `${one} is the only one with an NFS client` : undefined),
  );

  beforeAll(async () => {
    manila = await Manila.login("demo");
    share = await manila.createShare(`e2e-rules-${randomBytes(3).toString("hex")}`, "NFS", "cephfsnfstype");
    location = await manila.exportLocation(share.id);
    if (nfsMounting.obstacle === undefined) {
      await manila.allow(share.id, "ip", await addressTowards(location, one));
    }
  }, 120_000);
  afterAll(() => manila.deleteShare(share.id), 120_000);

  testTwo(
    "a client that has none cannot mount",
    async () => {
      await expect(onNfsShare(one, location, "echo mine > a; cat a")).resolves.toBe("mine");
      // The last one is what mount makes of "No such file": it takes the location for a device.
      await expect(onNfsShare(two ?? "", location, "true")).rejects.toThrow(
        /denied|No such file|special device .* does not exist/,
      );
    },
    150_000,
  );

  testTwo(
    "a client whose rule says ro reads and cannot write",
    async () => {
      await manila.allow(share.id, "ip", await addressTowards(location, two ?? ""), "ro");
      await expect(onNfsShare(two ?? "", location, "ls > /dev/null; touch b")).rejects.toThrow(
        "Read-only file system",
      );
    },
    150_000,
  );
});
