import { readFile, writeFile } from "node:fs/promises";
import { podman } from "./podman";

/**
 * kubelet, containerd and systemd take inotify instances, and all machines of all labs on a host share one limit. Its
 * usual value of 128 is enough for one lab and not for two ("too many open files").
 */
const limit = "/proc/sys/fs/inotify/max_user_instances";
const needed = 2048;

/** On each lab's network: what the limit was before the first lab. */
const label = "dev.manilakube.inotify-before";

/** Raises the limit if need be. @returns the label that lets the last lab put it back */
export async function raiseInotifyLimit(): Promise<string> {
  const current = Number(await readFile(limit, "utf8"));
  const before = Math.min(current, ...(await remembered()));
  if (current < needed) {
    await writeFile(limit, `${needed}`);
  }
  return `${label}=${before}`;
}

/** What the limit was, by the networks of the labs that are there. */
async function remembered(): Promise<number[]> {
  const format = `{{index .Labels "${label}"}}`;
  const names = await podman(["network", "ls", "--filter", `label=${label}`, "--format", "{{.Name}}"]);
  const values = names
    .split("\n")
    .filter((name) => name !== "")
    // Another lab's network may go in between.
    .map((name) => podman(["network", "inspect", "--format", format, name]).catch(() => ""));
  return (await Promise.all(values)).map(Number).filter((value) => value > 0);
}

/** Removes a lab's network by whatever removes it; the last one takes the raised limit along. */
export async function removingNetwork(remove: () => Promise<unknown>): Promise<void> {
  const before = await remembered();
  await remove();
  if (before.length > 0 && (await remembered()).length === 0) {
    await writeFile(limit, `${Math.min(...before)}`);
  }
}
