import { isExisting } from "./existingManila";
import type { Settings } from "./load";
import { isExternal } from "./storage";

/** What another value of a setting does to a lab that is up. */
export interface Change {
  /** Machines that another value replaces, by role. */
  readonly replaces: readonly Role[];
  /** For people; a whole clause without its subject. */
  readonly effect: string;
}

type Role = "control-plane" | "worker" | "storage";
type Changes = Readonly<Record<string, Change>>;

const nodes = ["control-plane", "worker"] as const;
const all = ["control-plane", "worker", "storage"] as const;

const inPlace = (effect: string): Change => ({ replaces: [], effect });

function replaces(roles: readonly Role[], detail = ""): Change {
  const what = roles.length === all.length ? "all machines" : roles.map(titleOf).join(" and ");
  return { replaces: roles, effect: `replaces ${what}${detail}` };
}

function titleOf(role: Role): string {
  return { "control-plane": "the control plane", worker: "the workers", storage: "the storage machine" }[
    role
  ];
}

/** stack.sh does not change what it has made: it cleans up and begins anew. */
const stacksAnew = inPlace("makes stack.sh begin anew: every share is lost, the machine stays");
const refusedHere = (rule: string): Change => inPlace(`is refused: ${rule}`);

const size = (roles: readonly Role[]): Changes => ({
  cpus: replaces(roles),
  memory: replaces(roles),
});

/** Settings that every stack has. */
const common: Changes = {
  artifacts: inPlace("does nothing: both values mean the same today"),
  "kubernetes.version": replaces(nodes),
  "kubernetes.podSubnet": replaces(nodes),
  "kubernetes.serviceSubnet": replaces(nodes),
  "csi.cephfsMounter": inPlace("makes the storage class anew; volumes that are there keep their mounter"),
  "csi.chart": inPlace("changes Manila CSI's objects, which start anew where they differ"),
  "csi.values": inPlace("changes Manila CSI's objects, which start anew where they differ"),
  "manila.kind": replaces(
    ["storage"],
    ", or removes it where Manila is one that is there already; to pods also the nodes",
  ),
};

/** Of machines on this host, whatever they are made of. */
const host: Changes = {
  ...common,
  "machines.kind": replaces(all),
  "machines.workers": inPlace(
    "adds workers, removes the last ones, and replaces those whose pool has another kind or size",
  ),
  "machines.subnet": replaces(all),
  "machines.zone": replaces(all),
  ...below("machines.limits.controlPlane", size(["control-plane"])),
  ...below("machines.limits.worker", size(["worker"])),
  ...below("machines.limits.storage", size(["storage"])),
  // What nodes boot has the container images.
  "csi.version": replaces(nodes),
};

const noDisk = refusedHere("a container has no disk of its own");

const podman: Changes = {
  ...host,
  "machines.limits.controlPlane.disk": noDisk,
  "machines.limits.worker.disk": noDisk,
  "machines.limits.storage.disk": noDisk,
  "nodes.developerTools": replaces(nodes),
};

const commonImage = refusedHere("these nodes boot the image that is for all labs");

const qemu: Changes = {
  ...host,
  "machines.limits.controlPlane.disk": replaces(["control-plane"]),
  "machines.limits.worker.disk": replaces(["worker"]),
  "machines.limits.storage.disk": replaces(["storage"]),
  "nodes.developerTools": commonImage,
};

const openstack: Changes = {
  ...common,
  "machines.kind": replaces(all),
  "machines.workers": inPlace("adds workers, or removes the last ones"),
  "machines.cloud": inPlace("is refused where it leads to another cloud or project than the lab's"),
  "machines.image": replaces(all, " that boot it"),
  "machines.flavor": replaces(all, " that have it"),
  "machines.user": replaces(all),
  "machines.externalNetwork": replaces(
    ["control-plane"],
    ", whose certificate has the floating IP; the others get new floating IPs",
  ),
  "machines.network": replaces(all),
  "machines.subnet": replaces(all),
  "machines.dnsServers": inPlace("changes the subnet: machines take it up when they renew their lease"),
  "machines.allowedCidrs": inPlace("changes the security groups"),
  "machines.floatingIps": inPlace(
    "adds or removes floating IPs; to none and from none it replaces the control plane, whose certificate has its floating IP",
  ),
  "machines.zone": replaces(all),
  "machines.antiAffinity": replaces(all),
  "machines.configDrive": replaces(all),
  "machines.rootVolume.size": replaces(all),
  "machines.rootVolume.type": replaces(all),
  "csi.version": inPlace("changes the drivers; their images must be in the nodes' image"),
  "nodes.developerTools": commonImage,
};

/** A Manila of this kind is on storage of its own. */
const ownStorage = refusedHere(
  "only a Manila of kind packages or pods has storage of another kind behind it",
);

const packages: Changes = {
  "storage.kind": replaces(["storage"], "; shares on a Ceph that is not the lab's stay there"),
  "manila.release": inPlace(
    "migrates Manila's database and restarts Manila; an older release replaces the storage machine",
  ),
  "manila.cephSize": inPlace(
    "restarts the OSD, which grows in place; a smaller size replaces the storage machine",
  ),
};

/** Manila's image is in what the nodes boot, and its data are on one of them. */
const pods: Changes = {
  ...packages,
  "manila.kind": replaces(all, ", or removes the storage machine where Manila is one that is there already"),
  "manila.release": inPlace("migrates Manila's database and starts other pods; an older release is refused"),
  "manila.auth": inPlace(
    "takes keystone's pods away or brings them, and starts Manila's anew; shares stay those of the project that they were made in",
  ),
};

/** Beside those of a Manila of packages. */
const external: Changes = {
  "storage.monitors": inPlace(
    "restarts what is a client of Ceph; is refused where they lead to another Ceph than that of the lab's shares",
  ),
  "storage.fileSystem": replaces(["storage"], "; shares in the other file system stay there"),
  "storage.client": inPlace("restarts what is a client of Ceph"),
  "storage.keyringFile": inPlace("restarts what is a client of Ceph, where the key is another one"),
  "storage.nfsPool": replaces(["storage"], "; shares stay in the file system"),
  "manila.cephSize": refusedHere("the size of a Ceph that is there is not the lab's to choose"),
};

const devstack: Changes = {
  storage: ownStorage,
  "manila.branch": stacksAnew,
  "manila.gitBase": stacksAnew,
  "manila.cephImage": stacksAnew,
  ...below(
    "manila.changes",
    Object.fromEntries(
      ["devstack", "requirements", "keystone", "manila", "python-manilaclient", "devstack-plugin-ceph"].map(
        (project) => [project, stacksAnew],
      ),
    ),
  ),
  "manila.localConf": stacksAnew,
  "manila.plugins": stacksAnew,
  "manila.serviceTimeout": stacksAnew,
  "manila.placement": inPlace("replaces worker0, and adds or removes the storage machine"),
  "manila.cephSize": stacksAnew,
  "manila.deadline": inPlace("counts when stack.sh runs next"),
};

const elsewhere = inPlace(
  "is refused where it leads to another Manila or project than that of the lab's shares",
);
const ofAProtocol = inPlace("makes the storage class anew, or brings or removes the protocol's driver");

const existing: Changes = {
  storage: ownStorage,
  "manila.kind": inPlace("brings the storage machine"),
  "manila.cloud": elsewhere,
  "manila.cloudsFile": elsewhere,
  "manila.region": elsewhere,
  "manila.shareTypes.cephfs": ofAProtocol,
  "manila.shareTypes.nfs": ofAProtocol,
  "manila.nfsClients": inPlace(
    "makes the storage class anew; shares that are there let in who they did before",
  ),
};

const noStorage = refusedHere("a lab on a Manila that is there already has no storage machine");

const byMachines = { podman, qemu, openstack };
const byManila = { packages, pods, devstack, existing };

/**
 * What another value of a setting does to a lab that is up, for every setting that a stack of these kinds can have: the one
 * table behind `lab settings` and docs/machines.md. What `up` does it does not decide: that is said by Pulumi's own preview.
 */
export function changesOf({
  machines,
  manila,
  storage,
}: Pick<Settings, "machines" | "manila" | "storage">): Changes {
  const changes = {
    ...byMachines[machines.kind],
    ...byManila[manila.kind],
    ...(isExternal(storage) ? external : {}),
  };
  return isExisting(manila) ? { ...changes, ...withoutStorage(changes) } : changes;
}

function withoutStorage(changes: Changes): Changes {
  const sizes = Object.keys(changes).filter((setting) => setting.startsWith("machines.limits.storage."));
  return Object.fromEntries(sizes.map((setting) => [setting, noStorage]));
}

function below(path: string, changes: Changes): Changes {
  return Object.fromEntries(Object.entries(changes).map(([name, change]) => [`${path}.${name}`, change]));
}
