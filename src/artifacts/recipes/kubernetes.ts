import type { KubernetesRelease } from "../../releases/kubernetes";
import type { Recipe } from "../recipe";
import { goRecipe } from "./goProgram";

const programNames = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kube-proxy",
  "kubeadm",
  "kubectl",
  "kubelet",
];

/** Kubernetes' own programs of one minor, and the etcd that goes with them. */
export function kubernetesPrograms({ name, version, module }: KubernetesRelease): Recipe {
  const stamps = {
    "k8s.io/component-base/version.gitVersion": version,
    "k8s.io/client-go/pkg/version.gitVersion": version,
  };
  return goRecipe({
    name: `kubernetes-${name}`,
    title: `Kubernetes ${version} and etcd`,
    module,
    intermediate: true,
    programs: [
      ...programNames.map((program) => ({
        package: `k8s.io/kubernetes/cmd/${program}`,
        name: program,
        stamps,
      })),
      { package: "go.etcd.io/etcd/server/v3", name: "etcd" },
    ],
  });
}
