import { randomBytes } from "node:crypto";
import { KernelGuest, mountScript, noGuest } from "../helpers/kernelGuest";
import { Namespace } from "../helpers/kubernetes";
import { on, testUnless, workers } from "../helpers/lab";
import { Manila, type Share } from "../helpers/manila";
import { claim, snapshot } from "../helpers/objects";

const [one = "", two = ""] = workers;
const guests = [new KernelGuest(one), new KernelGuest(two)] as const;
const [first, second] = guests;
const testGuest = testUnless(noGuest);

beforeAll(async () => {
  if (noGuest === undefined) {
    await Promise.all(guests.map((guest) => guest.install()));
  }
}, 60_000);
afterAll(() => Promise.all(guests.map((guest) => guest.remove())), 60_000);

/** What pods would do, where they cannot: the kernel's NFS client, in a guest on a worker. */
describe("NFS data of a claim", () => {
  const namespace = new Namespace();
  const options = { storageClass: "manila-nfs" };

  async function locationOf(name: string): Promise<string> {
    const manila = await Manila.login("demorc");
    const share = await manila.mountableShareOf(namespace, name);
    return manila.exportLocation(share.id);
  }

  beforeAll(async () => {
    await namespace.create();
    await namespace.apply(claim("data", options));
    await namespace.wait("pvc/data", "jsonpath={.status.phase}=Bound");
  }, 120_000);
  afterAll(() => namespace.delete(), 300_000);

  testGuest(
    "two workers that have it mounted at the same time read what the other writes",
    async () => {
      const location = await locationOf("data");
      const exchange = (mine: string, other: string): string => `${mountScript(location)}
echo of-${mine} > ${mine}
for _ in $(seq 60); do ls > /dev/null; [ -s ${other} ] && break; sleep 0.5; done
cat ${other}
# The other one may still be reading.
touch ${mine}-done
for _ in $(seq 60); do ls > /dev/null; [ -e ${other}-done ] && break; sleep 0.5; done`;
      await expect(
        Promise.all([first.run(exchange("a", "b")), second.run(exchange("b", "a"))]),
      ).resolves.toEqual(["of-b", "of-a"]);
    },
    150_000,
  );

  testGuest(
    "a restored claim has the content of the moment of the snapshot",
    async () => {
      const source = await locationOf("data");
      const write = "head -c 3000000 /dev/urandom > big; sync; sha256sum < big";
      const content = await first.run(`${mountScript(source)}; ${write}`);
      await namespace.apply(snapshot("snap", "data", "manila-nfs"));
      await namespace.wait("volumesnapshot/snap", "jsonpath={.status.readyToUse}=true");
      await first.run(`${mountScript(source)}; echo later > big`);
      await namespace.apply(claim("restored", { ...options, snapshot: "snap" }));
      await namespace.wait("pvc/restored", "jsonpath={.status.phase}=Bound", 240);
      const restored = await locationOf("restored");
      await expect(second.run(`${mountScript(restored)}; sha256sum < big`)).resolves.toBe(content);
    },
    300_000,
  );

  testGuest(
    "an extension is seen by a client, and the content stays",
    async () => {
      const location = await locationOf("data");
      await first.run(`${mountScript(location)}; echo kept > kept`);
      await namespace.run([
        "patch",
        "pvc/data",
        "--patch",
        '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}',
      ]);
      await namespace.wait("pvc/data", "jsonpath={.spec.resources.requests.storage}=2Gi");
      const look =
        "for _ in $(seq 60); do set -- $(stat -f -c '%b %S' .); [ $(($1 * $2)) = 2147483648 ] && break; sleep 0.5; done";
      await expect(first.run(`${mountScript(location)}; ${look}; echo $(($1 * $2)); cat kept`)).resolves.toBe(
        "2147483648\nkept",
      );
    },
    150_000,
  );
});

describe("NFS access rule, with the kernel's client", () => {
  let manila: Manila;
  let share: Share;
  let location = "";

  async function addressOf(worker: string): Promise<string> {
    const server = location.split(":")[0] ?? "";
    return on(worker, `ip -o -4 route get ${server} | sed 's/.* src \\([^ ]*\\).*/\\1/'`);
  }

  beforeAll(async () => {
    manila = await Manila.login("demorc");
    share = await manila.createShare(`e2e-rules-${randomBytes(3).toString("hex")}`, "NFS", "cephfsnfstype");
    location = await manila.exportLocation(share.id);
    await manila.allow(share.id, "ip", await addressOf(one));
  }, 120_000);
  afterAll(() => manila.deleteShare(share.id), 120_000);

  testGuest(
    "a client that has none cannot mount",
    async () => {
      await expect(first.run(`${mountScript(location)}; echo mine > a; cat a`)).resolves.toBe("mine");
      await expect(second.run(mountScript(location))).rejects.toThrow(/denied|No such file/);
    },
    150_000,
  );

  testGuest(
    "a client whose rule says ro reads and cannot write",
    async () => {
      await manila.allow(share.id, "ip", await addressOf(two), "ro");
      await expect(
        second.run(`${mountScript(location)}; ls > /dev/null; if touch b; then exit 7; fi`),
      ).resolves.toContain("Read-only file system");
    },
    150_000,
  );
});
