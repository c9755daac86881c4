import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../settings/problem";

/** A Go module that a part can be built from, and what becomes of it. */
export interface GoSource {
  /** As the first line of its go.mod has it. */
  readonly module: string;
  /** The program's package, relative to the module. */
  readonly package: string;
  readonly program: string;
  /** The linker's variable that a program tells as its version; without one it cannot be told from another build. */
  readonly version?: string;
  /** Where its image has it, relative to the root. */
  readonly path: string;
  /** What programs its image has beside it. */
  readonly base: "busybox" | "ceph" | "nfs";
}

export const cloudProvider = "k8s.io/cloud-provider-openstack";

const standIn = (protocol: "cephfs" | "nfs", base: "ceph" | "nfs"): GoSource => ({
  module: "manilakube.dev/offline/addons",
  package: `./cmd/standin-${protocol}-partner`,
  program: `standin-${protocol}-partner`,
  path: `usr/local/bin/standin-${protocol}-partner`,
  base,
});

/** Modules by the part that they are for. */
const sources: Readonly<Record<string, readonly GoSource[]>> = {
  csi: [
    {
      module: cloudProvider,
      package: "./cmd/manila-csi-plugin",
      program: "manila-csi-plugin",
      version: `${cloudProvider}/pkg/version.Version`,
      // The chart starts it by /bin/sh, and as /bin/manila-csi-plugin; /bin is a link.
      path: "usr/bin/manila-csi-plugin",
      base: "busybox",
    },
  ],
  "ceph-csi": [standIn("cephfs", "ceph")],
  "csi-driver-nfs": [
    standIn("nfs", "nfs"),
    {
      module: "github.com/kubernetes-csi/csi-driver-nfs",
      package: "./cmd/nfsplugin",
      program: "nfsplugin",
      version: "github.com/kubernetes-csi/csi-driver-nfs/pkg/nfs.driverVersion",
      path: "usr/local/bin/nfsplugin",
      base: "nfs",
    },
  ],
};

/** ceph-csi is linked against Ceph's C libraries, which only its own container build has. */
const cephCsi = "github.com/ceph/ceph-csi";

/**
 * What a part is built from in a directory: a checkout, or an unpacked Go module.
 * @param problems gets what is wrong with the directory
 */
export function goSourceIn(part: string, directory: string, problems: Problem[]): GoSource | undefined {
  const found = sourceOrRule(directory, sources[part] ?? []);
  if (typeof found !== "string") {
    return found;
  }
  problems.push({ setting: "--from", value: directory, rule: found });
  return undefined;
}

/** The source that a directory holds, or the rule that the directory breaks. */
function sourceOrRule(directory: string, known: readonly GoSource[]): GoSource | string {
  const wanted = known.map(({ module }) => module).join(" or ");
  if (!isDirectory(directory)) {
    return "must be a directory that is there";
  }
  const file = join(directory, "go.mod");
  if (!existsSync(file)) {
    return `must hold a Go module: a checkout of ${wanted}, with its go.mod`;
  }
  const name = /^module\s+"?([^\s"]+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  if (name === cephCsi) {
    return "is ceph-csi itself, which only its own `make image-cephcsi` builds: give that image, saved, to --image";
  }
  return known.find(({ module }) => module === name) ?? `must be the Go module ${wanted}, not ${name}`;
}

export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
