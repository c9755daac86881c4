import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Latencies } from "../../src/report/model";
import { reportDirectory } from "../../src/report/read";
import type { Namespace } from "./kubernetes";
import { stack } from "./lab";
import { Manila } from "./manila";
import { claim } from "./objects";
import { until } from "./until";

interface Claims {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly volumeName?: string };
    readonly status: { readonly phase: string };
  }[];
}

/** What many claims at once have come to. */
export interface Burst {
  /** Until each was bound; watched twice a second. */
  readonly seconds: readonly number[];
  /** Statuses of their shares, one for each claim. */
  readonly statuses: readonly string[];
}

/**
 * Makes many claims at once, waits until all are bound, deletes them with their namespace, and waits until no share is
 * left. What it measured is kept for the report.
 */
export async function burst(
  namespace: Namespace,
  { protocol, storageClass }: { readonly protocol: string; readonly storageClass: string },
  count: number,
  deadline: number,
): Promise<Burst> {
  const names = Array.from({ length: count }, (_, index) => `many${index}`);
  const since = Date.now();
  const bound = new Map<string, number>();
  await namespace.apply(...names.map((name) => claim(name, { storageClass })));
  const volumes = await until(
    `${count} bound claims`,
    async () => {
      const { items } = JSON.parse(await namespace.run(["get", "pvc", "-o", "json"])) as Claims;
      for (const { metadata, status } of items) {
        if (status.phase === "Bound" && !bound.has(metadata.name)) {
          bound.set(metadata.name, (Date.now() - since) / 1000);
        }
      }
      return bound.size === count ? items.map(({ spec }) => spec.volumeName ?? "") : undefined;
    },
    { seconds: deadline },
  );
  const manila = await Manila.login("demorc");
  const shares = async () => (await manila.shares()).filter(({ name }) => volumes.includes(name));
  const statuses = (await shares()).map(({ status }) => status);
  await namespace.delete();
  await until("all shares to be gone", async () => ((await shares()).length === 0 ? true : undefined), {
    seconds: deadline,
  });
  const seconds = [...bound.values()];
  keep({ protocol, seconds });
  return { seconds, statuses };
}

function keep(latencies: Latencies): void {
  mkdirSync(reportDirectory(stack), { recursive: true, mode: 0o700 });
  const path = join(reportDirectory(stack), `latencies-${latencies.protocol}.json`);
  writeFileSync(path, JSON.stringify(latencies), { mode: 0o600 });
}
