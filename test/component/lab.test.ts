import { load } from "js-yaml";
import { cloudsSchema } from "../../src/handover/clouds";
import { machinesSchema } from "../../src/handover/machines";
import type { Lab } from "../../src/lab";
import { loadSettings } from "../../src/settings/load";
import { artifacts, host, Recorder, settle } from "../helpers/mocks";

/** The whole embedded lab under mocks: what would be made, and the inputs that matter most. */

const recorder = new Recorder();
const settings = loadSettings("test", {
  machines: {
    kind: "podman",
    workers: 2,
    subnet: "10.97.5.0/24",
    limits: { worker: { cpus: 1.5, memory: "2Gi" } },
  },
  csi: { values: { logVerbosityLevel: 4 } },
});
let lab: Lab;

// The import compiles all that it needs, which takes its time where nothing of it is cached.
beforeAll(async () => {
  recorder.install();
  const { Lab: Program } = await import("../../src/lab");
  lab = new Program(settings, { artifacts, machines: host });
  await settle([lab]);
}, 60_000);

const script = (name: string) => recorder.inputsOf("manilakube:lab:Script", name);

interface File {
  readonly path: string;
  readonly content: string;
}

function file(name: string, path: string): string {
  const found = (script(name)["files"] as File[]).find((each) => each.path === path);
  return found?.content ?? "";
}

test("makes these resources and no others", () => {
  expect(recorder.list()).toMatchSnapshot();
});

test("machines have fixed addresses, their own host keys and one login", () => {
  expect(recorder.inputsOf("manilakube:lab:PodmanMachine", "worker1")).toMatchObject({
    name: "manilakube-test-worker1",
    machine: "worker1",
    address: "10.97.5.12",
    rootfs: "/cache/node",
    cpus: 1.5,
    memory: 2 * 2 ** 30,
    hostKey: "private worker1-host-key",
    authorizedKey: "ssh-ed25519 public-login",
    // Of the same machines however many the lab has, so that a further worker changes none of the others.
    hosts: expect.stringMatching(
      /^10.97.5.10 control-plane\n[^]*\n10.97.5.19 worker8\n10.97.5.30 storage$/,
    ) as string,
  });
  expect(recorder.inputsOf("manilakube:lab:PodmanMachine", "storage")).toMatchObject({
    address: "10.97.5.30",
    rootfs: "/cache/storage",
  });
  expect(recorder.inputsOf("manilakube:lab:PodmanMachine", "storage")).not.toHaveProperty("cpus");
});

test("every phase runs on its machine, and logs in with that machine's pinned key", () => {
  expect(script("kubeadm-join-worker0")).toMatchObject({
    machineId: "worker0-id",
    endpoint: {
      host: "10.97.5.11",
      user: "root",
      privateKey: "private login",
      hostKey: "ssh-ed25519 public-worker0-host-key",
    },
  });
});

test("with workers the control plane takes no pods, and a reboot of any node is looked at", () => {
  expect(script("settle-cluster")["variables"]).toEqual({
    NODES: "control-plane worker0 worker1",
    CONTROL_PLANE: "control-plane",
    SCHEDULABLE: "false",
    SECONDS_TO_READY: "180",
    BOOTS: "control-plane booted worker0 booted worker1 booted",
  });
  expect(script("manila-ready")["variables"]).toMatchObject({ BOOT: "storage booted" });
});

test("up ends when kubelet knows both drivers on every node that runs pods, and looks again at what has booted", () => {
  expect(script("register-drivers")).toMatchObject({
    machineId: "control-plane-id",
    variables: {
      NODES: "worker0 worker1",
      DRIVERS: "cephfs.manila.csi.openstack.org nfs.manila.csi.openstack.org",
      SECONDS_TO_READY: "180",
      BOOTS: "worker0 booted worker1 booted",
    },
  });
});

test("workers pin the authority and get the token as something that does not make them join again", () => {
  const join = load(file("kubeadm-join-worker0", "/etc/manilakube/join.yaml"));
  expect(join).toMatchObject({
    discovery: { bootstrapToken: { apiServerEndpoint: "10.97.5.10:6443", caCertHashes: ["sha256:abc"] } },
  });
  expect(script("kubeadm-join-worker0")["ephemeral"]).toEqual({ TOKEN: "value of join-token" });
  expect(recorder.inputsOf("manilakube:lab:Random", "join-token")).toMatchObject({
    lengths: [6, 16],
    keeper: expect.stringMatching(/^control-plane-id worker0-id worker1-id [0-9a-f]{12}$/) as string,
  });
});

test("the authority's key goes to the control plane only", () => {
  expect(file("kubeadm-init", "/etc/kubernetes/pki/ca.key")).toBe("ca key");
  const others = recorder.resources.filter(
    ({ type, name }) => type === "manilakube:lab:Script" && name !== "kubeadm-init",
  );
  expect(JSON.stringify(others)).not.toContain("ca key");
});

test("Manila has both back ends at once", () => {
  const ini = file("manila-config", "/etc/manilakube/manila.ini");
  expect(ini).toContain("enabled_share_backends = cephfsnative,cephfsnfs");
  expect(ini).toContain("cephfs_protocol_helper_type = CEPHFS");
  expect(ini).toContain("cephfs_protocol_helper_type = NFS");
  expect(ini).toContain("password = value of service-password");
});

test("CSI logs in with the application credential and nothing else, as a secret", () => {
  const { stringData } = recorder.inputsOf("kubernetes:core/v1:Secret", "csi-manila-secrets");
  // The wire form of a secret.
  expect(stringData).toHaveProperty("4dabf18193072939515e22adb298388d");
  expect(stringData).toHaveProperty("value", {
    "os-authURL": "http://10.97.5.30:5000/v3",
    "os-endpointType": "internal",
    "os-region": "RegionOne",
    "os-applicationCredentialID": "credential-id",
    "os-applicationCredentialSecret": "credential-secret",
  });
});

test.each([
  ["manila-cephfs", "cephfs.manila.csi.openstack.org", "cephfsnativetype"],
  ["manila-nfs", "nfs.manila.csi.openstack.org", "cephfsnfstype"],
])("storage class %s leads to its share type and names all four secrets", (name, provisioner, type) => {
  const inputs = recorder.inputsOf("kubernetes:storage.k8s.io/v1:StorageClass", name);
  expect(inputs).toMatchObject({ provisioner, allowVolumeExpansion: true, parameters: { type } });
  for (const use of ["provisioner", "controller-expand", "node-stage", "node-publish"]) {
    expect(inputs["parameters"]).toHaveProperty(
      [`csi.storage.k8s.io/${use}-secret-name`],
      "csi-manila-secrets",
    );
  }
});

test("NFS shares answer the machines' network only", () => {
  const { parameters } = recorder.inputsOf("kubernetes:storage.k8s.io/v1:StorageClass", "manila-nfs");
  expect(parameters).toHaveProperty(["nfs-shareClient"], "10.97.5.0/24");
});

test("Manila CSI is the official chart of its release, in a namespace of its own, with a user's values", () => {
  expect(recorder.chart()).toMatchObject({
    path: "/cache/manila-csi-chart",
    namespace: "manila-csi",
    release_name: "openstack-manila-csi",
    values: {
      logVerbosityLevel: 4,
      shareProtocols: [{ protocolSelector: "CEPHFS" }, { protocolSelector: "NFS" }],
    },
  });
});

test("the chart's sidecars get no more than the further rights of newer ones", () => {
  const type = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole";
  expect(recorder.inputsOf(type, "openstack-manila-csi-newer-sidecars")["rules"]).toEqual([
    {
      apiGroups: ["storage.k8s.io"],
      resources: ["volumeattributesclasses"],
      verbs: ["get", "list", "watch"],
    },
    { apiGroups: ["snapshot.storage.k8s.io"], resources: ["volumesnapshots"], verbs: ["watch", "update"] },
  ]);
});

test.each([
  ["ceph-csi-cephfs-nodeplugin", "csi-cephfsplugin", "--type=cephfs", "cephfs.csi.ceph.com"],
  ["csi-nfs-node", "nfs", "--drivername=nfs.csi.k8s.io", "csi-nfsplugin"],
])(
  "the partner %s is called and started as its official chart does it",
  (name, container, flag, directory) => {
    const { spec } = recorder.inputsOf("kubernetes:apps/v1:DaemonSet", name) as {
      spec: { template: { spec: { containers: { name: string; args: string[] }[]; nodeSelector: object } } };
    };
    const [only] = spec.template.spec.containers;
    expect(only?.name).toBe(container);
    expect(only?.args).toEqual(
      expect.arrayContaining([
        ...["--nodeid=$(NODE_ID)", flag, `--endpoint=unix:///var/lib/kubelet/plugins/${directory}/csi.sock`],
      ]),
    );
    expect(spec.template.spec.nodeSelector).toEqual({ "kubernetes.io/os": "linux" });
  },
);

test("the user's files hold kubeconfig, logins and an ssh configuration that checks host keys", () => {
  const { files } = recorder.inputsOf("manilakube:lab:LabFiles", "files") as {
    files: Record<string, string>;
  };
  expect(Object.keys(files).sort()).toEqual([
    "adminrc",
    "clouds.yaml",
    "demorc",
    "id_ed25519",
    "known_hosts",
    "kubeconfig",
    "machines.json",
    "ssh_config",
  ]);
  expect(files["known_hosts"]).toContain("worker0 ssh-ed25519 public-worker0-host-key\n");
  expect(files["ssh_config"]).toContain("StrictHostKeyChecking yes");
  expect(files["kubeconfig"]).toContain("https://10.97.5.10:6443");
  expect(files["demorc"]).toContain("OS_PASSWORD='value of demo-password'");
});

test("the lab's commands get its machines and both logins as data", () => {
  const { files } = recorder.inputsOf("manilakube:lab:LabFiles", "files") as {
    files: Record<string, string>;
  };
  const { machines } = machinesSchema.parse(JSON.parse(files["machines.json"] ?? ""));
  expect(machines.map(({ name, role }) => `${name} ${role}`)).toEqual([
    ...["control-plane control-plane", "worker0 worker", "worker1 worker", "storage storage"],
  ]);
  expect(machines[3]).toEqual({
    ...{ name: "storage", role: "storage", kind: "podman", hostsManila: true },
    ...{ address: "10.97.5.30", privateAddress: "10.97.5.30" },
    ssh: { host: "10.97.5.30", port: 22, user: "root", hostKey: "ssh-ed25519 public-storage-host-key" },
  });
  const { clouds } = cloudsSchema.parse(load(files["clouds.yaml"] ?? ""));
  expect(clouds.admin.auth).toMatchObject({ username: "admin", password: "value of admin-password" });
  expect(clouds.demo.auth).toMatchObject({ username: "demo", auth_url: "http://10.97.5.30:5000/v3" });
});
