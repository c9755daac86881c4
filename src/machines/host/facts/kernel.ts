/** Reads /proc/meminfo, which counts in KiB. @returns bytes that new programs can have. Pure. */
export function parseFreeMemory(text: string): number {
  return Number(/^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

/** Reads /proc/filesystems: a name a line, after `nodev` where it needs no device. Pure. */
export function parseFileSystems(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.split("\t").at(-1)?.trim() ?? "")
    .filter((name) => name !== "");
}

/** Reads the type of the file system at /sys/fs/cgroup. Pure. */
export function cgroupVersionOf(type: number): 1 | 2 {
  return type === cgroup2 ? 2 : 1;
}

/** CGROUP2_SUPER_MAGIC. */
const cgroup2 = 0x63677270;

/** Reads /sys/fs/cgroup/cgroup.controllers, a line of names. Pure. */
export function parseControllers(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== "");
}

/** Reads /proc/cgroups: name, hierarchy, number of cgroups, enabled. Pure. */
export function parseControllersV1(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([name = "#", , , enabled]) => !name.startsWith("#") && enabled === "1")
    .map(([name = ""]) => name);
}
