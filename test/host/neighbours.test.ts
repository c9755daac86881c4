import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forwarding } from "../../src/host/forwarding";
import { Ledger } from "../../src/host/ledger";
import { nfsClientsOf } from "../../src/manila/existing/nfsClients";
import { loadSettings } from "../../src/settings/load";
import { Namespace } from "../helpers/namespace";
import { restoreVariables } from "../helpers/ownEnvironment";
import { until } from "../helpers/until";

/** Two labs on one host, one with a Manila that the other one uses: what passes between their networks, and as whom. */

let host: Namespace;
let storage: Namespace;
let worker: Namespace;
let directory: string;
restoreVariables(["PATH"], afterEach);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "manilakube-neighbours-"));
  host = new Namespace();
  const plug = (bridge: string, network: string, machine: string): Namespace => {
    host.run(
      `ip link add ${bridge} type bridge; ip link set ${bridge} up; ip address add ${network}.1/24 dev ${bridge}`,
    );
    const made = host.plug(bridge, `${network}.${machine}/24`);
    made.run(`ip route add default via ${network}.1`);
    return made;
  };
  storage = plug("lab0", "10.97.1", "30");
  worker = plug("lab1", "10.97.2", "11");
  host.run("echo 1 > /proc/sys/net/ipv4/ip_forward");
  // As podman has it for every network of its own.
  for (const subnet of ["10.97.1.0/24", "10.97.2.0/24"]) {
    host.run(`iptables -t nat -A POSTROUTING -s ${subnet} ! -d ${subnet} -j MASQUERADE`);
  }
  process.env["PATH"] = host.pathFor(["iptables", "ip"]);
});
afterEach(() => {
  [storage, worker, host].forEach((each) => {
    each.dispose();
  });
  rmSync(directory, { recursive: true });
});

const settings = (given: object) =>
  loadSettings("second", {
    machines: { kind: "podman", subnet: "10.97.2.0/24" },
    manila: { kind: "existing", shareTypes: { nfs: "nfs" }, ...given },
  });

async function clientsOf(authUrl: string, given: object = {}) {
  const { machines, manila } = settings(given);
  if (manila.kind !== "existing") {
    throw new Error("these are other settings");
  }
  return nfsClientsOf({ machines }, manila, authUrl);
}

test("a worker reaches the other lab's storage as the host, whose address there NFS exports let in", async () => {
  const serve =
    "import socket; s = socket.create_server(('', 2049)); print('ready', flush=True); print(s.accept()[1][0], flush=True)";
  const server = storage.start("python3", ["-c", serve]);
  let said = "";
  server.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until("a server", () => Promise.resolve(said.includes("ready") || undefined));
  worker.run("python3 -c \"import socket; socket.create_connection(('10.97.1.30', 2049), 3)\"");
  await server;
  expect(said.trim().split("\n").at(-1)).toBe("10.97.1.1");
  expect(await clientsOf("http://10.97.1.30:5000/v3")).toEqual({
    network: "10.97.1.1/32",
    reason: "this host's address on the way to 10.97.1.30",
  });
}, 60_000);

test("behind Docker's FORWARD DROP each lab opens the way for its own network, and so for its neighbour", async () => {
  host.run("iptables -P FORWARD DROP");
  expect(worker.reaches("10.97.1.30")).toBe(false);
  const ledger = new Ledger({ forwarding }, directory);
  await ledger.prepare("first", [{ kind: "forwarding", what: "10.97.1.0/24" }]);
  await ledger.prepare("second", [{ kind: "forwarding", what: "10.97.2.0/24" }]);
  expect(worker.reaches("10.97.1.30")).toBe(true);
  await ledger.release((owner) => owner === "second");
  expect(worker.reaches("10.97.1.30")).toBe(false);
}, 60_000);

test("a Manila on this very host sees the machines as they are; without a way there is no telling", async () => {
  expect((await clientsOf("http://10.97.2.1:5000/v3"))?.network).toBeUndefined();
  expect(await clientsOf("http://10.97.2.1:5000/v3")).toBeDefined();
  expect(await clientsOf("http://203.0.113.7:5000/v3")).toBeUndefined();
  expect((await clientsOf("http://203.0.113.7:5000/v3", { nfsClients: "203.0.113.0/24" }))?.network).toBe(
    "203.0.113.0/24",
  );
}, 60_000);
