import { KernelGuest, mountScript, noGuest } from "../helpers/kernelGuest";
import { Namespace } from "../helpers/kubernetes";
import { on, testUnless, workers } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";
import { claim } from "../helpers/objects";
import { until } from "../helpers/until";

/** A kernel's client holds on to a server that went away: what it wrote arrives, in order, once. */
describe("NFS kernel client", () => {
  const namespace = new Namespace();
  const guest = new KernelGuest(workers[0] ?? "");
  const writes = 60;
  let manila: Manila;
  let share: Share;

  beforeAll(async () => {
    if (noGuest === undefined) {
      await guest.install();
    }
    await namespace.create();
    await namespace.apply(claim("data", { storageClass: "manila-nfs" }));
    await namespace.wait("pvc/data", "jsonpath={.status.phase}=Bound");
    // A claim is bound before Ganesha exports its share: a kill in between would end the export's making.
    manila = await Manila.login("demorc");
    share = await manila.mountableShareOf(namespace, "data");
  }, 180_000);
  afterAll(async () => {
    await guest.remove();
    await namespace.delete();
  }, 300_000);

  testUnless(noGuest)(
    "Ganesha is killed under a mounted share: every write arrives",
    async () => {
      const location = await manila.exportLocation(share.id);
      const job = `${mountScript(location)}
for i in $(seq ${writes}); do echo $i >> log; sync log; sleep 0.2; done
cat log`;
      const written = guest.run(job);
      const [host = "", path = ""] = location.split(/:(?=\/)/);
      const url = `nfs://${host}${path}?version=4`;
      await until("the guest's file", async () =>
        (await on(guest.worker, `nfs-ls '${url}'`)).includes("log") ? true : undefined,
      );
      await on("storage", "systemctl kill --signal=KILL nfs-ganesha");
      await expect(written).resolves.toBe(Array.from({ length: writes }, (_, i) => i + 1).join("\n"));
    },
    240_000,
  );

  test("Ganesha starts although its index names an export that is gone", async () => {
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
  }, 120_000);
});
