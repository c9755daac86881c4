import { setTimeout as sleep } from "node:timers/promises";
import { unitOf } from "../../../src/remote/unit";
import { container } from "./lab";
import { podman } from "../../../src/podman/podman";

export interface LabPhase {
  readonly phase: string;
  readonly machine: string;
}

/** The scripts that `up` runs as units on the machines of the suite's lab; test/component/faultPhases compares. */
export const phases: readonly LabPhase[] = [
  { phase: "kubeadm-init", machine: "control-plane" },
  { phase: "admit-workers", machine: "control-plane" },
  { phase: "kubeadm-join-worker0", machine: "worker0" },
  { phase: "settle-cluster", machine: "control-plane" },
  { phase: "register-drivers", machine: "control-plane" },
  { phase: "manila-database", machine: "storage" },
  { phase: "manila-ceph", machine: "storage" },
  { phase: "manila-keystone", machine: "storage" },
  { phase: "manila-config", machine: "storage" },
  { phase: "manila-services", machine: "storage" },
  { phase: "manila-ready", machine: "storage" },
];

/** How long one look lasts, in seconds; the machine may be another one afterwards. */
const look = 20;

/**
 * Waits until a phase's unit is active on its machine, which need not be there yet.
 * @returns false where it was not until the signal came
 */
export async function whenActive({ phase, machine }: LabPhase, signal: AbortSignal): Promise<boolean> {
  const unit = unitOf(phase);
  // The file is there while the unit runs, and costs less to ask for.
  const condition = `[ -e /run/manilakube-units/${unit}/script ] && systemctl is-active --quiet ${unit}.service`;
  const script = `for i in $(seq ${look * 10}); do if ${condition}; then exit 0; fi; sleep 0.1; done; exit 1`;
  while (!signal.aborted) {
    const found = await podman(["exec", container(machine), "bash", "-c", script], { signal }).then(
      () => true,
      () => false,
    );
    if (found) {
      return true;
    }
    await sleep(300);
  }
  return false;
}

/** Units of phases that a machine runs now. */
export async function activeUnits(machine: string): Promise<string[]> {
  const list =
    "systemctl list-units --plain --no-legend --state=active,activating,deactivating 'manilakube-*.service'";
  const text = await podman(["exec", container(machine), "bash", "-c", list]);
  const lines = text.split("\n").map((line) => line.split(" ")[0] ?? "");
  // Services of the machine's own have such names, too.
  const own = new Set(phases.map(({ phase }) => `${unitOf(phase)}.service`));
  return lines.filter((name) => own.has(name));
}
