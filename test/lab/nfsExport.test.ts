import { randomBytes } from "node:crypto";
import { kubectl } from "../helpers/kubernetes";
import { manilaIsElsewhere, on, testOwnManila, workers } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";
import { addressTowards, nfsUrl } from "../helpers/nfsLocation";
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

  async function list(machine: string): Promise<string> {
    return on(machine, `nfs-ls '${nfsUrl(location)}' 2>&1`);
  }

  /** Whom an access rule has to name for a machine. Servers of a Manila elsewhere may see a router in its place. */
  async function clientOf(machine: string): Promise<string> {
    if (manilaIsElsewhere === undefined) {
      return addressTowards(location, machine);
    }
    const parameter = "jsonpath={.parameters.nfs-shareClient}";
    return kubectl(["get", "storageclass", nfs?.storageClass ?? "", "-o", parameter]);
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
      await manila.allow(share?.id ?? "", "ip", await clientOf(allowed));
      await expect(list(allowed)).resolves.not.toContain("Failed");
    },
    120_000,
  );

  // Elsewhere both machines may be one client to the server.
  testOwnManila(
    "refuses a client without one",
    async () => {
      await expect(list(refused)).rejects.toThrow(/NOENT|ACCES|PERM/);
    },
    60_000,
  );
});
