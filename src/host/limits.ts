import { readFile, writeFile } from "node:fs/promises";
import type { ChangeKind } from "./change";

/**
 * kubelet, containerd and systemd take inotify instances and watches, and all machines of all labs on a host share the
 * limits. The usual 128 instances are enough for one lab and not for two ("too many open files"). Of watches, kernels since
 * 5.11 have about as many by themselves on a host of 8 GiB, and older ones 8192.
 */
export const wantedLimits: Readonly<Record<string, number>> = {
  "fs.inotify.max_user_instances": 2048,
  "fs.inotify.max_user_watches": 65_536,
};

function fileOf(name: string): string {
  return `/proc/sys/${name.replaceAll(".", "/")}`;
}

export async function readLimit(name: string): Promise<number> {
  return Number(await readFile(fileOf(name), "utf8"));
}

/** A limit of the kernel, raised to what labs want. One that somebody else has set since stays as it is. */
export const limit: ChangeKind = {
  look: async (name) => `${await readLimit(name)}`,
  isEnough: (name, now) => Number(now) >= (wantedLimits[name] ?? 0),
  apply: (name) => writeFile(fileOf(name), `${wantedLimits[name] ?? 0}`),
  undo: async (name, before) => {
    if ((await readLimit(name)) === wantedLimits[name]) {
      await writeFile(fileOf(name), before);
    }
  },
};
