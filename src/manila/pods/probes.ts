import type * as k8s from "@pulumi/kubernetes";
import { paths } from "./names";
import type { Workload } from "./workload";

type Probe = k8s.types.input.core.v1.Probe;
type Probes = NonNullable<Workload["probes"]>;

/** Seconds. Two busy processors answer late, and that is no reason to start anything anew. */
const patience: Probe = { periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 6 };
const start: Probe = { periodSeconds: 2, timeoutSeconds: 10, failureThreshold: 150 };

/** Asks a service by a command of its pod, or by HTTP: it is ready when it answers, and started anew when it has not for a minute. */
function asked(question: Pick<Probe, "exec" | "httpGet">): Probes {
  return {
    startupProbe: { ...question, ...start },
    readinessProbe: { ...question, ...patience, failureThreshold: 2 },
    livenessProbe: { ...question, ...patience },
  };
}

/** Of a service that answers HTTP. */
export function answering(port: number, path: string): Probes {
  return asked({ httpGet: { port, path } });
}

/** Of a service that a program in its pod can ask. */
export function answeringTo(...command: readonly string[]): Probes {
  return asked({ exec: { command: [...command] } });
}

/**
 * Of a service that answers to the queue only, and tells the database every ten seconds that it is at work: it is ready when it has done
 * so, and started anew when the database answers and has not heard of it for minutes. Without a database nobody is to blame.
 * @param binary as Manila's database has it
 */
export function reporting(binary: string): Probes {
  const heartbeat = (...words: readonly string[]): Pick<Probe, "exec"> => ({
    exec: { command: ["sh", `${paths.programs}/heartbeat.sh`, ...words] },
  });
  return {
    startupProbe: { ...heartbeat("ready", binary), ...start },
    readinessProbe: { ...heartbeat("ready", binary), ...patience, failureThreshold: 3 },
    livenessProbe: { ...heartbeat("alive", binary), ...patience, periodSeconds: 30 },
  };
}
