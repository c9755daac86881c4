import { quote } from "../../remote/script";
import { InputError } from "../../settings/problem";
import { toolEnvironment } from "../environment";
import { handOver } from "../handOver";
import { labFile } from "../labFile";
import { followers } from "../logs/follow";
import { machinesOf, manilaHost } from "../onMachine";

/**
 * `lab logs -f SOURCE`: what a machine, a service or a driver writes, as it writes it. Nothing is masked.
 * @throws InputError for a source that is none, or where the lab is not up
 */
export async function follow(stack: string, source: string): Promise<void> {
  const machines = machinesOf(stack).map(({ name }) => name);
  const found = followers(machines, manilaHost(stack));
  const follower = found.get(source);
  if (follower === undefined) {
    const rule = `must be one of ${[...found.keys()].join(", ")}`;
    throw new InputError("Nothing to follow", [{ setting: "--follow", value: source, rule }]);
  }
  const env = toolEnvironment(stack);
  if ("kubectl" in follower) {
    await handOver("kubectl", follower.kubectl, { ...env, KUBECONFIG: labFile(stack, "kubeconfig") });
  } else {
    const asRoot = `if [ "$(id -u)" = 0 ]; then exec bash -c "$0"; else exec sudo -n bash -c "$0"; fi`;
    const args = ["-F", labFile(stack, "ssh_config"), "-tt", follower.machine];
    await handOver("ssh", [...args, `sh -c ${quote(asRoot)} ${quote(follower.command)}`], env);
  }
}
