import { flannelPatches } from "../../src/cluster/flannel";
import { snapshotControllerPatch } from "../../src/csi/snapshots";
import { statedIn } from "../../src/kubernetes/manifest";
import { patched, type ObjectPatch, type StatedObject } from "../../src/kubernetes/stated";
import { artifacts } from "../helpers/mocks";

/** What a lab changes of the official manifests. */

function madeOf(name: "flannel" | "snapshot-controller", patches: readonly ObjectPatch[]) {
  const objects = statedIn(artifacts.manifest(name)).map((object) => patched(object, patches));
  return (kind: string): StatedObject => {
    const found = objects.find((object) => object.kind === kind);
    if (found === undefined) {
      throw new Error(`the manifest of ${name} has no ${kind}`);
    }
    return found;
  };
}

describe("flannel", () => {
  const made = madeOf("flannel", flannelPatches("10.244.0.0/16", "localhost/manilakube/flannel:v0.28.10"));

  test("has the lab's pod network, and nftables like kube-proxy", () => {
    const data = made("ConfigMap")["data"] as Record<string, string>;
    expect(JSON.parse(data["net-conf.json"] ?? "")).toEqual({
      ...{ Network: "10.244.0.0/16", EnableNFTables: true, Backend: { Type: "vxlan" } },
    });
    expect(data["cni-conf.json"]).toBe("{}");
  });

  test("is the lab's image, which writes the CNI configuration itself", () => {
    const { template } = made("DaemonSet")["spec"] as { template: { spec: object } };
    expect(template.spec).not.toHaveProperty("initContainers");
    expect(template.spec).toMatchObject({
      hostNetwork: true,
      containers: [
        {
          name: "kube-flannel",
          image: "localhost/manilakube/flannel:v0.28.10",
          imagePullPolicy: "IfNotPresent",
          command: ["/opt/bin/flanneld"],
          env: [
            { name: "EVENT_QUEUE_DEPTH", value: "5000" },
            { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
          ],
          volumeMounts: [
            { name: "flannel-cfg", mountPath: "/etc/kube-flannel/" },
            { name: "cni", mountPath: "/etc/cni/net.d" },
          ],
        },
      ],
    });
  });

  test("is not waited for: the nodes are", () => {
    expect(made("DaemonSet").metadata.annotations).toEqual({ "pulumi.com/skipAwait": "true" });
  });

  test("is otherwise as its manifest has it", () => {
    expect(made("Namespace")).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "kube-flannel" },
    });
  });
});

test("the snapshot controller is one, ready when it runs, and asks for no kinds that a lab has not", () => {
  const made = madeOf("snapshot-controller", [
    snapshotControllerPatch("localhost/manilakube/snapshot-controller:v8.7.0"),
  ]);
  expect(made("Deployment")["spec"]).toMatchObject({
    replicas: 1,
    minReadySeconds: 0,
    template: {
      spec: {
        serviceAccountName: "snapshot-controller",
        containers: [
          {
            image: "localhost/manilakube/snapshot-controller:v8.7.0",
            args: ["--leader-election=true", "--feature-gates=CSIVolumeGroupSnapshot=false"],
          },
        ],
      },
    },
  });
});

test("empty documents of a manifest are no objects", () => {
  expect(statedIn(["# only words\n---\n---\nkind: A\n", "kind: B\n"]).map(({ kind }) => kind)).toEqual([
    "A",
    "B",
  ]);
});
