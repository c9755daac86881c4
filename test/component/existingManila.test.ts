import { load } from "js-yaml";
import { cloudsSchema } from "../../src/handover/clouds";
import { machinesSchema } from "../../src/handover/machines";
import type { ManilaFacts } from "../../src/manila/existing/facts";
import { loadSettings } from "../../src/settings/load";
import { mark, facts as cloud } from "../helpers/cloudFacts";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** A lab that uses a Manila which is there already, under mocks: the cluster and no more. */

const credential = { application_credential_id: "the id", application_credential_secret: "the secret" };
const facts: ManilaFacts = {
  authUrl: "https://keystone.example:5000/v3",
  region: "RegionTwo",
  interface: "public",
  trust: { cacert: "/etc/company.pem", certificate: "the certificate", verify: true },
  credential,
  nfsClients: "203.0.113.7/32",
  mark: "manilakube-test-0a1b2c3d",
};
const manila = { kind: "existing", cloud: "company", shareTypes: { cephfs: "gold", nfs: "silver" } };
const onHost = { kind: "podman", workers: 1, subnet: "10.97.5.0/24" };
const inCloud = { kind: "openstack", workers: 1, image: "i", flavor: "f", allowedCidrs: ["203.0.113.0/24"] };

let recorder: Recorder;

async function make(machines: object, given: object = manila, found: ManilaFacts = facts): Promise<void> {
  recorder = new Recorder();
  recorder.install();
  const { Lab } = await import("../../src/lab");
  const place = "image" in machines ? { cloud, mark } : host;
  const settings = loadSettings("test", { machines, manila: given });
  await settle([new Lab(settings, { artifacts, machines: place, manila: found })]);
}

const names = (type: string): string[] =>
  recorder.resources
    .filter((resource) => resource.type.endsWith(type))
    .map(({ name }) => name)
    .sort();
/** A property that is secret, in its wire form. */
const plain = (type: string, name: string, property: string): Record<string, string> =>
  (recorder.inputsOf(type, name)[property] as { value: Record<string, string> }).value;
const secret = () => plain("kubernetes:core/v1:Secret", "csi-manila-secrets", "stringData");
const filesOfLab = () => plain("manilakube:lab:LabFiles", "files", "files");

describe("on this host", () => {
  // The import compiles all that it needs, which takes its time where nothing of it is cached.
  beforeAll(() => make(onHost), 180_000);

  test("there is no storage machine, and nothing of Manila is made", () => {
    expect(names(":PodmanMachine")).toEqual(["control-plane", "worker0"]);
    expect(names(":Script").filter((name) => /manila|ceph|storage/.test(name))).toEqual([]);
    expect(names(":Random")).toEqual(["join-token"]);
    const { machines } = machinesSchema.parse(JSON.parse(filesOfLab()["machines.json"] ?? ""));
    expect(machines.some(({ hostsManila }) => hostsManila)).toBe(false);
  });

  test("CSI logs in with the given credential, and trusts the given authority", () => {
    expect(secret()).toEqual({
      "os-authURL": "https://keystone.example:5000/v3",
      "os-endpointType": "public",
      "os-region": "RegionTwo",
      "os-certAuthority": "the certificate",
      "os-applicationCredentialID": "the id",
      "os-applicationCredentialSecret": "the secret",
    });
  });

  test("classes lead to the given share types, and NFS exports let in who mounts", () => {
    const parameters = (name: string) =>
      recorder.inputsOf("kubernetes:storage.k8s.io/v1:StorageClass", name)["parameters"];
    expect(parameters("manila-cephfs")).toMatchObject({ type: "gold" });
    expect(parameters("manila-nfs")).toMatchObject({ type: "silver", "nfs-shareClient": "203.0.113.7/32" });
  });

  test("shares carry the lab's own mark", () => {
    expect(recorder.chart().values).toMatchObject({ csimanila: { clusterID: "manilakube-test-0a1b2c3d" } });
  });

  test("the user is handed the login, as a file to source and as clouds.yaml", () => {
    const { clouds } = cloudsSchema.parse(load(filesOfLab()["clouds.yaml"] ?? ""));
    expect(clouds.demo).toMatchObject({
      ...{ region_name: "RegionTwo", auth_type: "v3applicationcredential", cacert: "/etc/company.pem" },
      auth: { auth_url: "https://keystone.example:5000/v3", ...credential },
    });
    expect(filesOfLab()["demorc"]).toContain("export OS_APPLICATION_CREDENTIAL_SECRET='the secret'\n");
    expect(filesOfLab()["demorc"]).toContain("export OS_AUTH_TYPE='v3applicationcredential'\n");
    expect(filesOfLab()["demorc"]).not.toContain("OS_USERNAME=");
  });
});

test("a user's password is for Manila CSI in all the words that it asks for", async () => {
  const user = { username: "me", password: "word", user_domain_name: "Company", project_id: "p" };
  await make(onHost, manila, { ...facts, trust: { verify: false }, credential: user });
  expect(secret()).toMatchObject({
    "os-TLSInsecure": "true",
    "os-userName": "me",
    "os-password": "word",
    "os-userDomainName": "Company",
    "os-domainName": "Company",
    "os-projectID": "p",
  });
  expect(secret()).not.toHaveProperty("os-certAuthority");
});

test("a protocol without a share type has no driver", async () => {
  await make(onHost, { ...manila, shareTypes: { cephfs: "gold" } });
  expect(recorder.chart().values["shareProtocols"]).toMatchObject([{ protocolSelector: "CEPHFS" }]);
  expect(names(":DaemonSet")).toContain("ceph-csi-cephfs-nodeplugin");
  expect(names(":DaemonSet")).not.toContain("csi-nfs-node");
  expect(names(":StorageClass")).toEqual(["manila-cephfs"]);
  expect(recorder.inputsOf("manilakube:lab:Script", "register-drivers")["variables"]).toMatchObject({
    DRIVERS: "cephfs.manila.csi.openstack.org",
  });
});

test("in a cloud there is no server for Manila, and NFS exports let in the machines' network by default", async () => {
  await make(inCloud, manila, { ...facts, nfsClients: undefined });
  expect(names("compute/instance:Instance")).toEqual(["control-plane", "worker0"]);
  expect(names("FloatingIp")).toEqual(["control-plane-floating-ip"]);
  const { parameters } = recorder.inputsOf("kubernetes:storage.k8s.io/v1:StorageClass", "manila-nfs");
  expect(parameters).toMatchObject({
    "nfs-shareClient": expect.stringMatching(/^10\.97\.\d+\.0\/24$/) as string,
  });
});
