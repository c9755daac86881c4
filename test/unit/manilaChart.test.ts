import { chartPatches } from "../../src/csi/chart/patches";
import { chartValues, mergeValues } from "../../src/csi/chart/values";
import { protocols } from "../../src/csi/protocols";
import { patched, transformation, withoutField, type StatedObject } from "../../src/kubernetes/stated";
import { artifacts } from "../helpers/mocks";
import { renderedChart } from "../helpers/renderedChart";

/** What a lab gives Manila CSI's official chart, and what it changes of what Helm makes of it. */

const values = chartValues({ protocols, clusterId: "manilakube-test-0a1b2c3d", artifacts });

test("both protocols have their policy for fsGroup and their partner's socket", () => {
  expect(values["shareProtocols"]).toEqual([
    {
      protocolSelector: "CEPHFS",
      fsGroupPolicy: "File",
      fwdNodePluginEndpoint: { dir: "/var/lib/kubelet/plugins/cephfs.csi.ceph.com", sockFile: "csi.sock" },
    },
    {
      protocolSelector: "NFS",
      fsGroupPolicy: "None",
      fwdNodePluginEndpoint: { dir: "/var/lib/kubelet/plugins/csi-nfsplugin", sockFile: "csi.sock" },
    },
  ]);
});

test("shares have the lab's mark, claims may ask for a zone, and images are those of the nodes", () => {
  expect(values["csimanila"]).toEqual({
    topologyAwarenessEnabled: true,
    clusterID: "manilakube-test-0a1b2c3d",
    image: { repository: "localhost/manilakube/manila-csi-plugin", tag: "v1.36.0" },
  });
  expect(values["nodeplugin"]).toEqual({
    registrar: { image: { repository: "localhost/manilakube/standin-registrar", tag: "1" } },
  });
  expect(values["controllerplugin"]).toEqual({
    provisioner: {
      extraCreateMetadata: true,
      image: { repository: "localhost/manilakube/csi-provisioner", tag: "v6.4.0" },
    },
    snapshotter: { image: { repository: "localhost/manilakube/csi-snapshotter", tag: "v8.7.0" } },
    resizer: { image: { repository: "localhost/manilakube/csi-resizer", tag: "v2.3.0" } },
  });
});

test("a user's values go over the lab's by Helm's rule", () => {
  const lab = {
    logVerbosityLevel: 2,
    list: [1, 2],
    csimanila: { clusterID: "c", image: { tag: "v1", repository: "r" } },
  };
  const user = {
    list: [3],
    csimanila: { image: { tag: "v2" }, pvcAnnotations: true },
    nodeplugin: { name: "n" },
  };
  expect(mergeValues(lab, user)).toEqual({
    logVerbosityLevel: 2,
    list: [3],
    csimanila: { clusterID: "c", image: { tag: "v2", repository: "r" }, pvcAnnotations: true },
    nodeplugin: { name: "n" },
  });
});

function chartObject(kind: string, name: string): StatedObject {
  const found = renderedChart().find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) {
    throw new Error(`the chart has no ${kind} ${name}`);
  }
  return patched(found, chartPatches);
}

test("what Kubernetes fills into an aggregated role is not stated, and other roles keep their rules", () => {
  const aggregated = chartObject("ClusterRole", "openstack-manila-csi-controllerplugin");
  expect(aggregated).toHaveProperty("aggregationRule");
  expect(aggregated).not.toHaveProperty("rules");
  expect(chartObject("ClusterRole", "openstack-manila-csi-controllerplugin-rules")["rules"]).toEqual([
    { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
  ]);
});

test("nobody waits for the service that leads nowhere", () => {
  const { annotations } = chartObject("Service", "openstack-manila-csi-controllerplugin").metadata;
  expect(annotations).toEqual({ "pulumi.com/skipAwait": "true" });
});

test("all other objects are as the chart has them", () => {
  const others = renderedChart().filter(({ kind }) => !["Service", "ClusterRole"].includes(kind));
  expect(others.length).toBe(4);
  expect(others.map((object) => patched(object, chartPatches))).toEqual(others);
});

test("an object is changed itself, and its resource gets what a chart does not hand down", () => {
  const object: StatedObject = {
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
    data: { old: "value" },
  };
  const given = {};
  const patch = (before: StatedObject): StatedObject => ({
    ...withoutField(before, "data"),
    immutable: true,
  });
  transformation([patch], { dependsOn: [] })(object, given);
  expect(object).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, immutable: true });
  expect(given).toEqual({ customTimeouts: { create: "5m", update: "5m", delete: "2m" }, dependsOn: [] });
});

test("an object that no patch changes stays as it is", () => {
  const object: StatedObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { key: "value" },
  };
  transformation(chartPatches, {})(object, {});
  expect(object).toEqual({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
    data: { key: "value" },
  });
});
