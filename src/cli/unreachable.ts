import { machineName } from "../machines/names";
import type { Place } from "../machines/place";

/** What Pulumi's Kubernetes plugin does about objects of a cluster whose API server does not answer, by its own variables. */
type Unreachable = Readonly<Record<string, string>>;

/**
 * Objects are gone with their cluster. Where only the API server is silent, as on a machine that has not been started yet, they are there:
 * were they forgotten, what is no longer wanted of them would stay behind in the cluster for good.
 */
export const forgetObjects: Unreachable = { PULUMI_K8S_DELETE_UNREACHABLE: "true" };
export const keepObjects: Unreachable = { PULUMI_K8S_SKIP_UPDATE_UNREACHABLE: "true" };

/** What `up` tells the plugin: to forget objects where the control plane is gone. */
export async function unreachableObjects(stack: string, place: Place): Promise<Unreachable> {
  const machines = await place.states();
  const controlPlane = machineName(stack, "control-plane");
  return machines.some(({ name }) => name === controlPlane) ? keepObjects : forgetObjects;
}

/** The part of an open stack that says in which environment Pulumi runs. */
interface Pulumi {
  readonly workspace: { envVars: Record<string, string> };
}

/** Sets these of the plugin's variables for what Pulumi does next, and no others of them. */
export function tellPlugin({ workspace }: Pulumi, variables: Unreachable): void {
  const others = Object.entries(workspace.envVars).filter(
    ([name]) => !(name in forgetObjects) && !(name in keepObjects),
  );
  workspace.envVars = { ...Object.fromEntries(others), ...variables };
}
