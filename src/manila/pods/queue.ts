import type * as pulumi from "@pulumi/pulumi";
import { disruptionBudget, ownPods, reachable, service } from "./access";
import type { PodsContext } from "./context";
import { parts, paths, ports } from "./names";
import { answeringTo } from "./probes";
import { secretVolume, statefulSet } from "./workload";

const name = parts.queue;

/** RabbitMQ. What is in it goes with the pod, which may so be on any node: requests on their way are asked anew. */
export function queue(context: PodsContext): pulumi.Resource {
  service(name, ports.queue, context);
  disruptionBudget(name, context);
  reachable(name, ports.queue, [ownPods], context);
  return statefulSet(
    {
      name,
      command: ["bash", `${paths.programs}/rabbitmq.sh`],
      port: ports.queue,
      reads: [name],
      probes: answeringTo("python3", `${paths.programs}/amqp.py`),
      mounts: { [paths.settings]: secretVolume(name) },
      scratch: ["/var/lib/rabbitmq"],
      memory: "192Mi",
    },
    context,
    [],
  );
}
