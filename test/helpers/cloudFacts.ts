import type { CloudFacts } from "../../src/machines/openstack/cloud/facts";
import type { LabMark } from "../../src/machines/openstack/mark";

/** Of a lab there. */
export const mark: LabMark = { stack: "test", id: "0a1b2c3d" };

/** A cloud that is only spoken of. */
export const facts: CloudFacts = {
  login: {
    name: "mine",
    region: "RegionOne",
    interface: undefined,
    cacert: undefined,
    verify: true,
    auth: { auth_url: "https://keystone.example:5000/v3", username: "me", password: "my password" },
  },
  project: "mine",
  region: "RegionOne",
  nodeImageKubernetes: undefined,
  images: { node: "image-node", storage: "image-storage" },
  flavors: { node: "flavor-1", storage: "flavor-1" },
  externalNetwork: { id: "external-id", name: "public" },
  network: undefined,
};
