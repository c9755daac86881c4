import { cloudImages } from "../../src/artifacts/recipes/kvm";
import { uploadCommand } from "../../src/cli/commands/image";
import { judgeNodeImage } from "../../src/machines/openstack/cloud/nodeImage";
import { defaultNodeReleases } from "../../src/releases/node";
import { loadSettings } from "../../src/settings/load";
import { facts } from "../helpers/cloudFacts";

const settings = loadSettings("mine", {
  machines: { kind: "openstack", image: "lab-node", flavor: "m1", allowedCidrs: ["203.0.113.7/32"] },
  kubernetes: { version: "1.36" },
});

test("a Kubernetes that the nodes' image does not hold is refused, with what makes such an image", () => {
  expect(() => {
    judgeNodeImage(settings, { ...facts, nodeImageKubernetes: "v1.37.2" });
  }).toThrow(
    "manilakube:kubernetes.version: \"v1.36.3\": must be v1.37.2, which the image 'lab-node' holds; " +
      "`scripts/lab image build mine` makes an image with v1.36.3",
  );
});

test.each([undefined, "v1.36.3"])("an image that says %s is taken", (held) => {
  judgeNodeImage(settings, { ...facts, nodeImageKubernetes: held });
  expect(settings.kubernetes.version).toBe("v1.36.3");
});

test("an upload is marked with the Kubernetes that it holds", () => {
  expect(cloudImages(defaultNodeReleases).map(({ name, properties }) => [name, properties])).toEqual([
    ["manilakube-node", { manilakube_kubernetes: defaultNodeReleases.kubernetes.version }],
    ["manilakube-storage", {}],
  ]);
});

test("an upload says that the image boots by BIOS, for clouds whose servers boot by UEFI otherwise", () => {
  const image = { name: "manilakube-node", properties: { manilakube_kubernetes: "v1.37.2" } };
  expect(uploadCommand(image, "/cache/disk.qcow2")).toBe(
    "openstack image create manilakube-node --disk-format qcow2 --container-format bare " +
      "--property hw_firmware_type=bios --property manilakube_kubernetes=v1.37.2 --file /cache/disk.qcow2",
  );
});
