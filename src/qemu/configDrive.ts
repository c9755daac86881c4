import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressAt, parseNetwork } from "../settings/cidr";
import { runProgram } from "../process/run";

/** What a virtual machine is told when it boots first, as Nova tells a server on its config drive. */
export interface Instructions {
  /** Of the machine; cloud-init does its work once for each. */
  readonly id: string;
  /** Host name. */
  readonly machine: string;
  readonly zone: string;
  readonly mac: string;
  /** May log in as the image's user. */
  readonly authorizedKey: string;
  readonly address: string;
  /** CIDR of its network; the first address is the gateway. */
  readonly subnet: string;
  /** Name servers. */
  readonly nameServers: readonly string[];
  /** cloud-init's configuration. Secret: holds a private key. */
  readonly userData: string;
}

/** The files of a config drive: path → text. See https://docs.openstack.org/nova/latest/user/metadata.html */
export function configDriveFiles(given: Instructions): Readonly<Record<string, string>> {
  const network = parseNetwork(given.subnet);
  if (network === undefined) {
    throw new Error(`${given.subnet} is no network`);
  }
  const gateway = addressAt(network, 1);
  const metadata = {
    uuid: given.id,
    name: given.machine,
    hostname: given.machine,
    availability_zone: given.zone,
    public_keys: { login: given.authorizedKey },
  };
  const link = "network-device";
  const networkData = {
    links: [{ id: link, type: "phy", ethernet_mac_address: given.mac, mtu: 1500 }],
    networks: [
      {
        id: "lab",
        type: "ipv4",
        link,
        ip_address: given.address,
        netmask: "255.255.255.0",
        routes: [{ network: "0.0.0.0", netmask: "0.0.0.0", gateway }],
      },
    ],
    services: given.nameServers.map((address) => ({ type: "dns", address })),
  };
  return {
    "meta_data.json": JSON.stringify(metadata),
    "network_data.json": JSON.stringify(networkData),
    user_data: given.userData,
  };
}

const megabytes = 8;

/** Makes a file system with the label by which cloud-init and the lab's metadata service find a config drive. */
export async function makeConfigDrive(path: string, given: Instructions): Promise<void> {
  const tree = await mkdtemp(join(tmpdir(), "manilakube-config-drive-"));
  try {
    const directory = join(tree, "openstack", "latest");
    await mkdir(directory, { recursive: true });
    for (const [name, text] of Object.entries(configDriveFiles(given))) {
      await writeFile(join(directory, name), text, { mode: 0o600 });
    }
    await writeFile(path, "", { mode: 0o600 });
    const fileSystem = [
      "-q",
      "-F",
      "-t",
      "ext4",
      "-O",
      "^has_journal",
      "-L",
      "config-2",
      "-m",
      "0",
      "-d",
      tree,
    ];
    await runProgram("mke2fs", [...fileSystem, path, `${megabytes}M`]);
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

/** This host's name servers that other machines can reach, too. */
export async function nameServers(): Promise<string[]> {
  const text = await readFile("/etc/resolv.conf", "utf8").catch(() => "");
  return text
    .split("\n")
    .flatMap((line) => /^nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/.exec(line)?.[1] ?? [])
    .filter((address) => !address.startsWith("127."));
}
