import type { Settings } from "../../../settings/load";
import { InputError } from "../../../settings/problem";
import type { CloudFacts } from "./facts";

/**
 * Refuses a Kubernetes that the nodes' image does not hold: its container images are baked in, so kubeadm would look for
 * others in vain. An image that says nothing is taken as it is.
 * @throws InputError
 */
export function judgeNodeImage({ stack, kubernetes, machines }: Settings, facts: CloudFacts): void {
  const held = facts.nodeImageKubernetes;
  if (machines.kind === "openstack" && held !== undefined && held !== kubernetes.version) {
    const rule =
      `must be ${held}, which the image '${machines.image.node}' holds; ` +
      `\`scripts/lab image build ${stack}\` makes an image with ${kubernetes.version}`;
    throw new InputError("The nodes' image does not fit", [
      { setting: "manilakube:kubernetes.version", value: kubernetes.version, rule },
    ]);
  }
}
