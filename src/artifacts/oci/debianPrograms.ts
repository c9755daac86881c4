import { realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { runProgram } from "../../process/run";
import type { LayerEntry } from "./layer";

/** The skeleton of an image whose programs come from Debian, where /bin and its like are links into /usr. */
const skeleton: readonly LayerEntry[] = [
  ...[
    "usr",
    "usr/bin",
    "usr/sbin",
    "usr/lib",
    "usr/lib64",
    "usr/local",
    "usr/local/bin",
    "etc",
    "run",
    "var",
  ].map((path) => ({ kind: "directory" as const, path })),
  { kind: "directory", path: "tmp", mode: 0o1777 },
  ...["bin", "sbin", "lib", "lib64"].map((path) => ({ kind: "link" as const, path, target: `usr/${path}` })),
  { kind: "link", path: "var/run", target: "/run" },
  {
    kind: "text",
    path: "etc/passwd",
    text: "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
  },
  { kind: "text", path: "etc/group", text: "root:x:0:\nnogroup:x:65534:\n" },
];

/**
 * A layer with programs of a Debian tree and the shared libraries that they load.
 * @param tree root file system with the programs
 * @param programs absolute paths in it
 */
export async function debianPrograms(tree: string, programs: readonly string[]): Promise<LayerEntry[]> {
  const stdout = await runProgram("chroot", [tree, "ldd", ...programs]);
  // Both `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x…)` and `/lib64/ld-linux-x86-64.so.2 (0x…)`.
  const libraries = new Set([...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? ""));
  const paths = [...new Set([...programs, ...libraries])].sort();
  const files = await Promise.all(
    paths.map(async (path) => ({
      kind: "file" as const,
      path: underUsr(path),
      source: await realpath(join(tree, path)),
    })),
  );
  const directories = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf("/"))))].sort();
  return [...skeleton, ...directories.map((path) => ({ kind: "directory" as const, path })), ...files];
}

/** busybox with all its applets, as its static build knows them. */
export async function busyboxEntries(tree: string): Promise<LayerEntry[]> {
  const stdout = await runProgram("chroot", [tree, "/bin/busybox", "--list"]);
  const applets = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  return [
    { kind: "file", path: "usr/bin/busybox", source: join(tree, "usr/bin/busybox") },
    ...applets.map((name) => ({
      kind: "link" as const,
      path: `usr/bin/${basename(name)}`,
      target: "busybox",
    })),
  ];
}

export const skeletonEntries = skeleton;

function underUsr(path: string): string {
  const relative = path.replace(/^\//, "");
  return relative.startsWith("usr/") ? relative : `usr/${relative}`;
}
