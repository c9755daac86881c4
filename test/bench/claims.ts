import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../../src/testing/report/quantile";
import { kubectl, Namespace } from "../helpers/kubernetes";
import { claim } from "../helpers/objects";

export interface Latencies {
  /** Seconds. */
  readonly median: number;
  readonly p95: number;
}

/** Makes claims one after the other and measures each until it is bound. */
export async function claimLatencies(storageClass: string, count: number): Promise<Latencies> {
  const namespace = new Namespace();
  await namespace.create();
  const seconds: number[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const name = `claim-${index}`;
      const start = Date.now();
      await namespace.apply(claim(name, { storageClass }));
      await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound", 120);
      seconds.push((Date.now() - start) / 1000);
      await kubectl(["--namespace", namespace.name, "delete", "pvc", name, "--wait=false"]);
      await sleep(100);
    }
  } finally {
    await namespace.delete();
  }
  return { median: quantile(seconds, 0.5), p95: quantile(seconds, 0.95) };
}
