import type { HandedMachine } from "../../handover/machines";
import { quote } from "../../remote/script";
import { RunningLab } from "../../running/lab";
import { followers } from "../../running/logs/follow";
import { isInPods } from "../../settings/podsManila";
import { InputError } from "../../settings/problem";
import { handOver } from "../handOver";

/**
 * `lab logs -f SOURCE`: what a machine, a service or a driver writes, as it writes it. Nothing is masked.
 * @throws InputError for a source that is none, or where the lab is not up
 */
export async function follow(stack: string, source: string): Promise<void> {
  const lab = new RunningLab(stack);
  const machines = lab.machines.map(({ name }) => name);
  const nameOf = (wanted: (machine: HandedMachine) => boolean): string | undefined =>
    lab.machines.find(wanted)?.name;
  const manila = nameOf(({ hostsManila }) => hostsManila);
  const storage = nameOf(({ role }) => role === "storage") ?? manila;
  const found = followers(machines, { manila, storage, isInPods: isInPods(lab.settings.manila) });
  const follower = found.get(source);
  if (follower === undefined) {
    const rule = `must be one of ${[...found.keys()].join(", ")}`;
    throw new InputError("Nothing to follow", [{ setting: "--follow", value: source, rule }]);
  }
  const env = lab.environment;
  if ("kubectl" in follower) {
    await handOver("kubectl", follower.kubectl, { ...env, KUBECONFIG: lab.file("kubeconfig") });
  } else {
    const asRoot = `if [ "$(id -u)" = 0 ]; then exec bash -c "$0"; else exec sudo -n bash -c "$0"; fi`;
    const args = ["-F", lab.file("ssh_config"), "-tt", follower.machine];
    await handOver("ssh", [...args, `sh -c ${quote(asRoot)} ${quote(follower.command)}`], env);
  }
}
