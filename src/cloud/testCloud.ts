import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { prepareHost, wantedFor } from "../host";
import { cloudsEntry } from "../manila/cloudsEntry";
import { passwordCredential, plainTrust, type KeystoneLogin } from "../manila/keystoneLogin";
import { renderOpenrc } from "../manila/openrc";
import { labDirectory } from "../paths";
import { startContainer } from "../podman/container";
import { createNetwork } from "../podman/network";
import { labLabel, machineLabel, podman } from "../podman/podman";
import { readScript, renderTemplate } from "../render/template";
import { renderTree } from "../render/tree";
import { assemble, type RemoteFile } from "../remote/script";
import {
  authUrl,
  cloudAddress,
  cloudEntry,
  cloudGateway,
  cloudName,
  cloudNetwork,
  containerName,
  floatingPool,
  networkName,
} from "./plan";

/** Files of this host that the test cloud is made of. */
export interface CloudParts {
  readonly rootfs: string;
  /** ext4 images for servers. */
  readonly nodeImage: string;
  readonly storageImage: string;
}

export const cloudsFile = (): string => join(labDirectory(cloudName), "clouds.yaml");

const region = "RegionOne";
const imageDirectory = "/var/lib/manilakube/images";

/** On two busy processors it takes a few minutes. */
const secondsToConfigure = 1800;

/** Boots a container and makes an OpenStack of it. The file clouds.yaml is there when all of it works. */
export async function startCloud(
  parts: CloudParts,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const label = labLabel(cloudName);
  await prepareHost(label, cloudNetwork, wantedFor(cloudNetwork, false));
  await createNetwork(networkName, cloudNetwork, label);
  await startContainer({
    name: containerName,
    hostname: "openstack",
    labels: [label, machineLabel("openstack")],
    network: networkName,
    address: cloudAddress,
    rootfs: parts.rootfs,
    volumes: ["/var/lib/mysql", "/var/lib/nova", "/var/lib/glance"].map((path) => ({ path, seed: "copy" })),
    binds: {
      [`${imageDirectory}/node.ext4`]: parts.nodeImage,
      [`${imageDirectory}/storage.ext4`]: parts.storageImage,
    },
  });
  const password = randomBytes(18).toString("hex");
  await podman(["exec", "--interactive", containerName, "bash", "-s"], {
    input: configuration(password),
    onLine,
    signal,
    atMostSeconds: secondsToConfigure,
  });
  writeClouds(password);
}

function configuration(password: string): string {
  const settings = { PASSWORD: password, ADDRESS: cloudAddress, AUTH_URL: authUrl };
  const files = Object.entries(renderTree("cloud/etc", settings)).map(([path, content]): RemoteFile => ({
    path: `/etc/manilakube/cloud/${path}`,
    content,
  }));
  const openrc = { path: "/etc/manilakube/adminrc", content: renderOpenrc(loginOf("admin", password)) };
  const contents = { path: "/etc/manilakube/contents.py", content: renderTemplate("cloud/contents.py") };
  const variables = {
    ...settings,
    GATEWAY: cloudGateway,
    NETWORK: cloudNetwork,
    PREFIX: cloudNetwork.split("/")[1] ?? "",
    POOL: floatingPool.join(","),
  };
  const body = readScript("cloud/configure.sh", variables);
  return assemble({ body, variables, files: [...files, openrc, contents] });
}

/** Each user has a project of its own name. */
function loginOf(user: "admin" | "demo", password: string): KeystoneLogin {
  const auth = passwordCredential(user, user, password);
  return { authUrl, region, interface: "public", trust: plainTrust, auth };
}

function writeClouds(password: string): void {
  const clouds = {
    [cloudEntry]: cloudsEntry(loginOf("demo", password)),
    [`${cloudEntry}-admin`]: cloudsEntry(loginOf("admin", password)),
  };
  mkdirSync(labDirectory(cloudName), { recursive: true, mode: 0o700 });
  writeFileSync(cloudsFile(), dump({ clouds }), { mode: 0o600 });
  chmodSync(cloudsFile(), 0o600);
}
