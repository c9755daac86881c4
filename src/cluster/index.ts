import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Artifacts } from "../artifacts";
import { localRepository } from "../artifacts/images";
import { phase } from "../machines/phase";
import type { Machine, Machines } from "../machines/types";
import { CertificateAuthority } from "../resources/certificateAuthority";
import { ClientCertificate } from "../resources/clientCertificate";
import { Random } from "../resources/random";
import type { Script } from "../resources/script";
import type { Settings } from "../settings/load";
import { statedIn } from "../kubernetes/manifest";
import { flannel } from "./flannel";
import { initConfig, joinConfig, machineLabel } from "./kubeadmConfig";
import { renderKubeconfig } from "./kubeconfig";
import { clusterProvider } from "./provider";
import { settle, waitForNodes, type Joins } from "./settle";
import type { Cluster } from "./types";

const tenYears = 3650;

/** The second layer: a kubeadm cluster on the machines. */
export class ClusterLayer extends pulumi.ComponentResource implements Cluster {
  declare readonly kubeconfig: pulumi.Output<string>;
  declare readonly endpoint: pulumi.Output<string>;
  declare readonly nodes: readonly string[];
  declare readonly provider: k8s.Provider;
  declare readonly patience: number;
  declare readonly members: readonly pulumi.Resource[];
  declare readonly whenSettled: Cluster["whenSettled"];
  declare readonly resource: pulumi.Resource;

  constructor(
    settings: Settings,
    artifacts: Artifacts,
    machines: Machines,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("manilakube:layer:Cluster", "cluster", {}, options);
    const { controlPlane, workers } = machines;
    const parent = { parent: this };

    // The authority exists before the cluster, so that joins can pin it; another control plane gets another one, and
    // credentials for a cluster that is gone open nothing.
    const authority = new CertificateAuthority(
      "cluster-ca",
      { commonName: "kubernetes", days: tenYears, keeper: controlPlane.id },
      parent,
    );
    const init = initControlPlane(settings, artifacts, controlPlane, authority, parent);
    const joins = joinWorkers(controlPlane, workers, authority, init, parent);

    this.kubeconfig = this.adminKubeconfig(settings.stack, controlPlane, authority);
    this.endpoint = pulumi.interpolate`https://${controlPlane.address}:6443`;
    this.resource = controlPlane.resource;
    this.provider = clusterProvider(this.kubeconfig, controlPlane, { ...parent, dependsOn: [init] });
    const network = flannel(
      statedIn(artifacts.manifest("flannel")),
      settings.kubernetes.podSubnet,
      artifacts.image("flannel"),
      { ...parent, provider: this.provider, deletedWith: this.resource },
    );
    const settled = settle(controlPlane, workers, joins, network, parent);
    this.members = [init, ...joins.scripts];
    const running = workers.length > 0 ? workers : [controlPlane];
    this.nodes = running.map(({ name }) => name);
    this.patience = Math.max(controlPlane.patience, ...running.map(({ patience }) => patience));
    this.whenSettled = (name, work, given) =>
      waitForNodes(name, controlPlane, running, work, pulumi.mergeOptions(given, { dependsOn: [settled] }));
    this.registerOutputs({ endpoint: this.endpoint, nodes: this.nodes, ready: settled.id });
  }

  private adminKubeconfig(
    stack: string,
    controlPlane: Machine,
    authority: CertificateAuthority,
  ): pulumi.Output<string> {
    // kubeadm binds this group to cluster-admin; unlike system:masters the binding can be taken away.
    const admin = new ClientCertificate(
      "cluster-admin",
      { authority, commonName: "lab-admin", organization: "kubeadm:cluster-admins", days: tenYears },
      { parent: this },
    );
    return pulumi
      .all([controlPlane.address, authority.certificate, admin.certificate, admin.privateKey])
      .apply(([address, ca, certificate, key]) =>
        renderKubeconfig({
          name: `manilakube-${stack}`,
          server: `https://${address}:6443`,
          authority: ca,
          certificate,
          key,
        }),
      );
  }
}

function initControlPlane(
  { kubernetes }: Settings,
  artifacts: Artifacts,
  machine: Machine,
  authority: CertificateAuthority,
  options: pulumi.CustomResourceOptions,
): Script {
  const { id, address, privateAddress } = machine;
  const config = pulumi.all([id, address, privateAddress]).apply(([machineId, publicAddress, nodeAddress]) =>
    initConfig(
      {
        ...kubernetes,
        publicAddress,
        images: {
          repository: localRepository,
          etcdTag: artifacts.imageTag("etcd"),
          corednsTag: artifacts.imageTag("coredns"),
        },
      },
      { name: machine.name, address: nodeAddress, machineId },
    ),
  );
  return phase(
    "kubeadm-init",
    machine,
    {
      template: "cluster/kubeadm-init.sh",
      files: [
        { path: "/etc/kubernetes/pki/ca.crt", content: authority.certificate, mode: "0644" },
        { path: "/etc/kubernetes/pki/ca.key", content: authority.privateKey },
        { path: "/etc/manilakube/init.yaml", content: config },
      ],
      deadline: 300,
    },
    options,
  );
}

function joinWorkers(
  controlPlane: Machine,
  workers: readonly Machine[],
  authority: CertificateAuthority,
  init: Script,
  options: pulumi.CustomResourceOptions,
): Joins {
  const members = pulumi.all([controlPlane, ...workers].map(({ id }) => id)).apply((ids) => ids.join(" "));
  const configs = workers.map((worker) =>
    pulumi
      .all([controlPlane.privateAddress, authority.publicKeyHash, worker.id, worker.privateAddress])
      .apply(([server, hash, machineId, address]) =>
        joinConfig(`${server}:6443`, hash, { name: worker.name, address, machineId }),
      ),
  );
  // A worker whose configuration is another one joins again, and the token of the last `up` is revoked by then.
  const keeper = pulumi
    .all([members, pulumi.all(configs)])
    .apply(([ids, texts]) => `${ids} ${digest(texts)}`);
  // Six and sixteen characters are kubeadm's form.
  const token = new Random("join-token", { lengths: [6, 16], keeper }, options);
  const admit = phase(
    "admit-workers",
    controlPlane,
    {
      template: "cluster/admit.sh",
      variables: { MACHINES: members, LABEL: machineLabel },
      secrets: { TOKEN: token.value },
      deadline: 120,
    },
    { ...options, dependsOn: [init] },
  );
  const scripts = workers.map((worker, index) =>
    phase(
      `kubeadm-join-${worker.name}`,
      worker,
      {
        template: "cluster/kubeadm-join.sh",
        files: [{ path: "/etc/manilakube/join.yaml", content: configs[index] ?? "" }],
        ephemeral: { TOKEN: token.value },
        deadline: 300,
      },
      { ...options, dependsOn: [admit] },
    ),
  );
  return { token, scripts };
}

/** Twelve hex digits that differ where one of the texts does. */
function digest(texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 12);
}
