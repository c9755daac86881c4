import { labLabel } from "../../../podman/podman";
import type { Settings } from "../../../settings/load";
import { good, stop, type Finding } from "../../finding";
import { labName, machineName } from "../../names";
import type { MachineRequest } from "../../types";
import type { HostFacts } from "../facts";

/** Whether the names that a lab uses are free. They are compared whole: those of a lab `local-2` begin like those of a lab `local`. Pure. */
export function judgeNames(
  { stack }: Pick<Settings, "stack">,
  requests: readonly MachineRequest[],
  { containers, networks }: Pick<HostFacts, "containers" | "networks">,
): Finding[] {
  const own = requests.map(({ name }) => machineName(stack, name));
  const taken = [
    ...containers.filter(({ name }) => own.includes(name)).map((each) => ["container", each] as const),
    ...networks.filter(({ name }) => name === labName(stack)).map((each) => ["network", each] as const),
  ].filter(([, { labels }]) => !labels.includes(labLabel(stack)));
  const fact = { fact: "stack", found: stack, shownBy: "podman ps --all; podman network ls" };
  return taken.length === 0
    ? [good(fact)]
    : taken.map(([kind, { name }]) =>
        stop(
          fact,
          `would use the ${kind} name ${name}, which is taken by one that is not of this lab`,
          `take down the lab of the other checkout, or \`podman ${kind === "network" ? "network " : ""}rm ${name}\`, or give the stack another name`,
        ),
      );
}
