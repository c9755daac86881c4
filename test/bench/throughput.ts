import { on } from "../helpers/lab";
import type { Namespace } from "../helpers/kubernetes";
import { claim, pod } from "../helpers/objects";

/** Written and read by each, in MiB. */
export const mebibytes = 64;

/** MiB a second. */
export interface Speed {
  readonly write: number;
  readonly read: number;
}

/** Two workers of one kind: what one has written, the other has not in its memory. */
export interface Pair {
  readonly writer: string;
  readonly reader: string;
}

/** A shell command that prints the seconds that another one takes. /proc/uptime has hundredths of them. */
const timed = (command: string): string =>
  `a=$(cut -d ' ' -f 1 /proc/uptime); ${command} 2> /dev/null || exit 1; b=$(cut -d ' ' -f 1 /proc/uptime); echo "$a $b"`;
const write = (directory: string): string =>
  timed(`dd if=/dev/zero of=${directory}/bench bs=1M count=${mebibytes} conv=fsync`);
const read = (directory: string): string => timed(`dd if=${directory}/bench of=/dev/null bs=1M`);

/** Reads what `timed` prints. Pure. */
function rateOf(output: string): number {
  const [from = 0, to = 0] = output.trim().split(" ").map(Number);
  return mebibytes / Math.max(to - from, 0.01);
}

/** Of the disk that Ceph's own file is on, without Ceph: what no client can go beyond. */
export async function ownSpeed(): Promise<Speed> {
  const directory = "/var/lib/ceph";
  const written = await on("storage", write(directory));
  await on("storage", "sync; echo 3 > /proc/sys/vm/drop_caches");
  const found = await on("storage", read(directory));
  await on("storage", `rm ${directory}/bench`);
  return { write: rateOf(written), read: rateOf(found) };
}

/** Makes a claim and a pod with it. @returns seconds until the pod was Ready */
export async function startPod(
  namespace: Namespace,
  name: string,
  node: string,
  claimName: string,
): Promise<number> {
  const start = Date.now();
  await namespace.apply(pod(name, { claim: claimName, node }));
  await namespace.wait(`pod/${name}`, "condition=Ready", 300);
  return (Date.now() - start) / 1000;
}

/** Of pods with a volume of a storage class: written by one worker's, then read by the other's, whose memory has nothing of it. */
export async function podSpeed(
  namespace: Namespace,
  name: string,
  storageClass: string,
  { writer, reader }: Pair,
): Promise<Speed> {
  await namespace.apply(claim(name, { storageClass }));
  await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound", 180);
  await startPod(namespace, `${name}-writer`, writer, name);
  await startPod(namespace, `${name}-reader`, reader, name);
  const written = await namespace.exec(`${name}-writer`, write("/data"));
  return { write: rateOf(written), read: rateOf(await namespace.exec(`${name}-reader`, read("/data"))) };
}
