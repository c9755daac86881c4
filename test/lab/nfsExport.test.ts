import { randomBytes } from "node:crypto";
import { kubectl } from "../helpers/kubernetes";
import { manilaIsElsewhere, on, workers } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";
import { protocols } from "../helpers/protocols";
import { testUnless } from "../helpers/testUnless";

const nfs = protocols.find(({ protocol }) => protocol === "NFS");
const testNfs = testUnless(nfs === undefined ? "this lab has no share type for NFS" : undefined);

/** Without a kernel client, a user-space one on the nodes still shows whom an export answers. */
describe("NFS export", () => {
  let manila: Manila;
  let share: Share | undefined;
  let location = "";
  const [allowed = "", refused = ""]: readonly string[] = [...workers, "control-plane"];
  /** Then its servers may see all machines at one address, that of a router. */
  const seenAsOne = manilaIsElsewhere;

  async function list(machine: string): Promise<string> {
    const [host = "", path = ""] = location.split(/:(?=\/)/);
    return on(machine, `nfs-ls 'nfs://${host}${path}?version=4' 2>&1`);
  }

  /** What an access rule has to say for a machine: its address on the way to the server, or whom the server sees in its place. */
  async function clientOf(machine: string): Promise<string> {
    if (manilaIsElsewhere !== undefined) {
      const parameter = "jsonpath={.parameters.nfs-shareClient}";
      return kubectl(["get", "storageclass", nfs?.storageClass ?? "", "-o", parameter]);
    }
    const server = location.split(":")[0] ?? "";
    return on(machine, `ip -o -4 route get ${server} | sed 's/.* src \\([^ ]*\\).*/\\1/'`);
  }

  beforeAll(async () => {
    if (nfs === undefined) {
      return;
    }
    manila = await Manila.login("demo");
    share = await manila.createShare(`e2e-export-${randomBytes(3).toString("hex")}`, "NFS", nfs.shareType);
    location = await manila.exportLocation(share.id);
    // Somebody who is not there: with the first rule the share is exported.
    await manila.allow(share.id, "ip", "192.0.2.7");
  }, 120_000);
  afterAll(async () => {
    if (share !== undefined) {
      await manila.deleteShare(share.id);
    }
  }, 120_000);

  testNfs(
    "refuses a client while only others have a rule",
    async () => {
      await expect(list(allowed)).rejects.toThrow(/NOENT|ACCES|PERM/);
    },
    60_000,
  );

  testNfs(
    "answers a client with a rule",
    async () => {
      await manila.allow(share?.id ?? "", "ip", (await clientOf(allowed)).trim());
      await expect(list(allowed)).resolves.not.toContain("Failed");
    },
    120_000,
  );

  testUnless(seenAsOne)(
    "refuses a client without one",
    async () => {
      await expect(list(refused)).rejects.toThrow(/NOENT|ACCES|PERM/);
    },
    60_000,
  );
});
