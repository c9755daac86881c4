import { randomBytes } from "node:crypto";
import { on, workers } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";

/** Without a kernel client, a user-space one on the nodes still shows whom an export answers. */
describe("NFS export", () => {
  let manila: Manila;
  let share: Share;
  let location = "";
  const [allowed = "", refused = ""]: readonly string[] = [...workers, "control-plane"];

  async function list(machine: string): Promise<string> {
    const [host = "", path = ""] = location.split(/:(?=\/)/);
    return on(machine, `nfs-ls 'nfs://${host}${path}?version=4' 2>&1`);
  }

  beforeAll(async () => {
    manila = await Manila.login("demo");
    share = await manila.createShare(`e2e-export-${randomBytes(3).toString("hex")}`, "NFS", "cephfsnfstype");
    location = await manila.exportLocation(share.id);
    const server = location.split(":")[0] ?? "";
    const address = await on(allowed, `ip -o -4 route get ${server} | sed 's/.* src \\([^ ]*\\).*/\\1/'`);
    await manila.allow(share.id, "ip", address);
  }, 120_000);
  afterAll(() => manila.deleteShare(share.id), 120_000);

  test("answers a client with a rule", async () => {
    await expect(list(allowed)).resolves.not.toContain("Failed");
  }, 60_000);

  test("refuses a client without one", async () => {
    await expect(list(refused)).rejects.toThrow(/NOENT|ACCES|PERM/);
  }, 60_000);
});
