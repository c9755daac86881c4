import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Latencies } from "../../src/testing/report/model";
import type { Namespace } from "./kubernetes";
import { cephIsElsewhere, on } from "./lab";
import { Manila } from "./manila";
import { claim } from "./objects";
import { lab, report } from "./run";
import { until } from "./until";

/** How many claims, and when. */
export interface Load {
  /** As the report calls it: "100 at once". */
  readonly name: string;
  /** Claims that are made together. */
  readonly batch: number;
  /** One each second. */
  readonly batches: number;
  /** Seconds until all must be bound, and once more until all must be gone. */
  readonly deadline: number;
}

/** What many claims have come to. */
export interface Burst {
  /** From each claim's creation until it was bound. */
  readonly seconds: readonly number[];
  /** Statuses of their shares, one for each claim. */
  readonly statuses: readonly string[];
  /** Subvolumes and exports that were not there before, after all were deleted. */
  readonly left: readonly string[];
}

/**
 * Makes many claims, waits until all are bound, deletes them at once, and waits until no share is left. Must be alone with
 * the lab. What it measured is kept for the report.
 */
export async function burst(
  namespace: Namespace,
  { protocol, storageClass }: { readonly protocol: string; readonly storageClass: string },
  { name: load, batch, batches, deadline }: Load,
): Promise<Burst> {
  const before = await stored();
  const since = new Map<string, number>();
  const bound = new Map<string, { readonly seconds: number; readonly volume: string }>();
  const watch = watchClaims(namespace.name, (name, volume) => {
    const start = since.get(name);
    if (start !== undefined && !bound.has(name)) {
      bound.set(name, { seconds: (Date.now() - start) / 1000, volume });
    }
  });
  const start = Date.now();
  for (let second = 0; second < batches; second += 1) {
    await sleep(Math.max(0, start + second * 1000 - Date.now()));
    const names = Array.from({ length: batch }, (_, index) => `many${second}-${index}`);
    names.forEach((name) => since.set(name, Date.now()));
    await namespace.apply(...names.map((name) => claim(name, { storageClass })));
  }
  const limit = { seconds: deadline, pause: 0.2 };
  await until(
    `${batch * batches} bound claims`,
    () => Promise.resolve(bound.size === since.size ? true : undefined),
    limit,
  ).finally(watch.end);
  const results = [...bound.values()];
  const volumes = new Set(results.map(({ volume }) => volume));
  const manila = await Manila.login("demo");
  const shares = async () => (await manila.shares()).filter(({ name }) => volumes.has(name));
  const made = await shares();
  const statuses = made.map(({ status }) => status);
  // Manila loses its way when an NFS share is deleted while its first rule is still being applied.
  for (const { id } of made) {
    await manila.mountable(id);
  }
  const forever = ["--wait=true", "--request-timeout=0", `--timeout=${deadline}s`];
  await namespace.run(["delete", "pvc", "--all", ...forever]);
  await until("all shares to be gone", async () => ((await shares()).length === 0 ? true : undefined), {
    ...limit,
    pause: 1,
  });
  const seconds = results.map((result) => result.seconds);
  keep({ protocol, load, seconds });
  return { seconds, statuses, left: (await stored()).filter((object) => !before.includes(object)) };
}

/** Tells of each claim that is bound, as the API server tells of it. */
function watchClaims(
  namespace: string,
  onBound: (claim: string, volume: string) => void,
): { readonly end: () => void } {
  const over = new AbortController();
  const line = "jsonpath={.status.phase} {.metadata.name} {.spec.volumeName}{'\\n'}";
  const args = ["-n", namespace, "get", "pvc", "--watch", "--request-timeout=0", "-o", line];
  const onLine = (text: string): void => {
    const [phase, name = "", volume = ""] = text.split(" ");
    if (phase === "Bound") {
      onBound(name, volume);
    }
  };
  void lab.kubectl(args, { signal: over.signal, onLine }).catch(() => undefined);
  return {
    end: () => {
      over.abort();
    },
  };
}

/** What Ceph holds of shares and exports. */
async function stored(): Promise<string[]> {
  if (cephIsElsewhere !== undefined) {
    return [];
  }
  const subvolumes = await on("storage", "ceph fs subvolume ls cephfs");
  const exported = await on("storage", "rados -p nfs-ganesha ls");
  const names = (JSON.parse(subvolumes) as { name: string }[]).map(({ name }) => name);
  return [...names, ...exported.split("\n")];
}

function keep(latencies: Latencies): void {
  mkdirSync(report, { recursive: true, mode: 0o700 });
  const file = `latencies-${latencies.protocol}-${latencies.load.replaceAll(" ", "-")}.json`;
  writeFileSync(join(report, file), JSON.stringify(latencies), { mode: 0o600 });
}
