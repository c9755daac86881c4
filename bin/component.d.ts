// Made from src/settings by `npm run declarations`.
import * as pulumi from "@pulumi/pulumi";

/** The arguments of a lab: what a stack's file has below `manilakube:`, with the same defaults and the same rules. */
export interface LabArgs {
  /** Where programs and images come from; today both are the same. @default "auto" */
  readonly artifacts?: "auto" | "offline";
  /** @default {"kind":"podman"} */
  readonly machines?: {
    readonly kind: "podman";
    /** Workers, or a list of pools of them, each with its own kind and size; without any the control plane runs the pods. @default 3 */
    readonly workers?: number | ({
      /** Workers of the pool. */
      readonly count: number;
      /** What they are made of. Default: as machines.kind. */
      readonly kind?: "podman" | "qemu";
      /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
      readonly cpus?: number;
      /** Memory of the machine; of a container, the most that it may use. */
      readonly memory?: string;
      /** Disk of a virtual machine. */
      readonly disk?: string;
    })[];
    /** One /24 for each lab. Default: below 10.97.0.0/16, by the stack's name. */
    readonly subnet?: string;
    /** The availability zone that the machines report, as a Nova server does. @default "nova" */
    readonly zone?: string;
    /** Sizes by role. @default {} */
    readonly limits?: {
      readonly controlPlane?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
      readonly worker?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
      readonly storage?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
    };
  } | {
    readonly kind: "qemu";
    /** Workers, or a list of pools of them, each with its own kind and size; without any the control plane runs the pods. @default 3 */
    readonly workers?: number | ({
      /** Workers of the pool. */
      readonly count: number;
      /** What they are made of. Default: as machines.kind. */
      readonly kind?: "podman" | "qemu";
      /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
      readonly cpus?: number;
      /** Memory of the machine; of a container, the most that it may use. */
      readonly memory?: string;
      /** Disk of a virtual machine. */
      readonly disk?: string;
    })[];
    /** One /24 for each lab. Default: below 10.97.0.0/16, by the stack's name. */
    readonly subnet?: string;
    /** The availability zone that the machines report, as a Nova server does. @default "nova" */
    readonly zone?: string;
    /** Sizes by role. @default {} */
    readonly limits?: {
      readonly controlPlane?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
      readonly worker?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
      readonly storage?: {
        /** CPUs of the machine; of a container, the most that it may use, fractions allowed. */
        readonly cpus?: number;
        /** Memory of the machine; of a container, the most that it may use. */
        readonly memory?: string;
        /** Disk of a virtual machine. */
        readonly disk?: string;
      };
    };
  } | {
    readonly kind: "openstack";
    /** Workers; without any the control plane runs the pods. @default 3 */
    readonly workers?: number;
    /** Entry of clouds.yaml. Without it OS_CLOUD decides, then OS_AUTH_URL and the like. */
    readonly cloud?: string;
    /** Image of all machines, or {node: …, storage: …}. */
    readonly image: string | {
      readonly node: string;
      readonly storage: string;
    };
    /** Flavor of all machines, or {node: …, storage: …}. */
    readonly flavor: string | {
      readonly node: string;
      readonly storage: string;
    };
    /** Login of the image. @default "debian" */
    readonly user?: string;
    /** Where floating IPs come from. @default "public" */
    readonly externalNetwork?: string;
    /** An existing network instead of one of the lab's own; its router is taken as given. */
    readonly network?: string;
    /** Of the lab's own network. Default: below 10.97.0.0/16, by the stack's name. */
    readonly subnet?: string;
    /** Name servers of the lab's own network. @default [] */
    readonly dnsServers?: string[];
    /** Who may reach the lab from outside. */
    readonly allowedCidrs: string[];
    /** services: the control plane, which is also the jump host, and the storage machine with Manila's API. @default "services" */
    readonly floatingIps?: "none" | "controlPlane" | "services" | "all";
    /** Availability zone of servers, volumes and shares. @default "nova" */
    readonly zone?: string;
    /** Whether servers may not share a hypervisor. @default "soft" */
    readonly antiAffinity?: "none" | "soft" | "hard";
    /** Servers get their metadata on a drive, too. @default true */
    readonly configDrive?: boolean;
    /** Boot from a volume of this size instead of the flavor's own disk. */
    readonly rootVolume?: {
      /** GiB. */
      readonly size: number;
      /** Type of the volume. */
      readonly type?: string;
    };
  };
  /** @default {} */
  readonly kubernetes?: {
    /** Minor of Kubernetes, or its full version. */
    readonly version?: "1.37" | 1.37 | "v1.37.2" | "1.36" | 1.36 | "v1.36.3" | "1.35" | 1.35 | "v1.35.4";
    /** Network of the pods. @default "10.244.0.0/16" */
    readonly podSubnet?: string;
    /** Network of the services. @default "10.96.0.0/16" */
    readonly serviceSubnet?: string;
  };
  /** @default {} */
  readonly csi?: {
    /** Minor of Manila CSI, or its full version. */
    readonly version?: "1.36" | 1.36 | "v1.36.0" | "1.35" | 1.35 | "v1.35.0" | "1.34" | 1.34 | "v1.34.1";
    /** What mounts CephFS shares of class manila-cephfs: ceph-fuse, or the client in the nodes' kernel. @default "fuse" */
    readonly cephfsMounter?: "fuse" | "kernel";
    /** Chart that Manila CSI is installed by: a version of the published one, or a path. Default: the one of csi.version. */
    readonly chart?: string;
    /** Values of the chart over those that the lab gives it, by Helm's rule: groups are merged, lists are replaced. @default {} */
    readonly values?: Readonly<Record<string, unknown>>;
  };
  /** @default {} */
  readonly nodes?: {
    /** Go, make, gcc and git on the Kubernetes nodes. @default false */
    readonly developerTools?: boolean;
  };
  /** @default {"kind":"packages"} */
  readonly manila?: {
    readonly kind: "packages";
    /** Release of OpenStack that Manila is of, or Manila's full version. */
    readonly release?: "2026.2" | 2026.2 | "23.0.1" | "2026.1" | 2026.1 | "22.0.2" | "2025.2" | 2025.2 | "21.0.3";
    /** Size of the sparse file behind Ceph's OSD, which may grow later. @default "100Gi" */
    readonly cephSize?: string;
  } | {
    readonly kind: "pods";
    /** Release of OpenStack that Manila is of, or Manila's full version. */
    readonly release?: "2026.2" | 2026.2 | "23.0.1" | "2026.1" | 2026.1 | "22.0.2" | "2025.2" | 2025.2 | "21.0.3";
    /** Who logs users in; with none everybody is Manila's administrator, inside the cluster only. @default "keystone" */
    readonly auth?: "keystone" | "none";
    /** Size of the sparse file behind Ceph's OSD, which may grow later. @default "100Gi" */
    readonly cephSize?: string;
  } | {
    readonly kind: "devstack";
    /** Branch of OpenStack. */
    readonly branch?: "2026.2" | 2026.2 | "2026.1" | 2026.1 | "2025.2" | 2025.2;
    /** Where all of OpenStack is cloned from. @default "https://opendev.org" */
    readonly gitBase?: string;
    /** The Ceph that cephadm runs. Default: the branch's. */
    readonly cephImage?: string;
    /** Patches under test, each in place of the branch, by project. @default {} */
    readonly changes?: {
      readonly devstack?: string;
      readonly requirements?: string;
      readonly keystone?: string;
      readonly manila?: string;
      readonly "python-manilaclient"?: string;
      readonly "devstack-plugin-ceph"?: string;
    };
    /** Lines that end local.conf: more services, options, sections of configuration files. @default "" */
    readonly localConf?: string;
    /** More devstack plugins, enabled after the lab's own in this order. @default [] */
    readonly plugins?: ({
      readonly name: string;
      readonly url: string;
      readonly ref: string;
    })[];
    /** Seconds that devstack waits for a service to answer. @default 300 */
    readonly serviceTimeout?: number;
    /** A machine of its own, or the first worker as in the original manila-kube. @default "vm" */
    readonly placement?: "vm" | "worker0";
    /** Size of the file behind Ceph's OSD. @default "40Gi" */
    readonly cephSize?: string;
    /** Minutes until stack.sh is given up. @default 60 */
    readonly deadline?: number;
  } | {
    readonly kind: "existing";
    /** Entry of clouds.yaml whose Manila it is. Without it that of machines.cloud, else as OS_CLOUD, then OS_AUTH_URL and the like say. */
    readonly cloud?: string;
    /** The file with that entry, from the project's directory on. Without it those that the openstack client reads. */
    readonly cloudsFile?: string;
    /** Where the entry names none, or another one. */
    readonly region?: string;
    /** Share type of each protocol; a protocol without one has no driver in the cluster. */
    readonly shareTypes: {
      readonly cephfs?: string;
      readonly nfs?: string;
    };
    /** Where NFS mounts come from, as the NFS server sees it. Default: the machines' network. */
    readonly nfsClients?: string;
  };
  /** The Ceph behind a Manila of kind packages or pods: by default the lab's own. Any other Manila has its own storage. */
  readonly storage?: {
    readonly kind: "packages";
  } | {
    readonly kind: "external";
    /** Addresses of the Ceph's monitors, which answer on Ceph's own ports. */
    readonly monitors: string[];
    /** The CephFS that shares are made on. @default "cephfs" */
    readonly fileSystem?: string;
    /** Id of the client that Manila and the lab's NFS server are, without `client.`. */
    readonly client: string;
    /** The client's keyring on this host, from the project's directory on. */
    readonly keyringFile: string;
    /** A pool of the Ceph for this lab alone, where its NFS server keeps what it exports. */
    readonly nfsPool: string;
  };
}

/**
 * A whole lab as a component: machines, a Kubernetes cluster on them, Manila, and Manila CSI.
 *
 * Every output is known when pods can claim volumes. The lab is called as its component: a name that no other lab of this host or
 * cloud has. Its files are in `.lab/<name>/` below the program's directory.
 */
export class Lab extends pulumi.ComponentResource {
  /** Grants everything in the cluster. Secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Names of storage classes by protocol of Manila's: `{ CEPHFS: "manila-cephfs", NFS: "manila-nfs" }`. */
  readonly storageClasses: pulumi.Output<Record<string, string>>;
  /** URL of keystone's version 3 API. */
  readonly keystone: pulumi.Output<string>;
  /** Text of a clouds.yaml with the logins `admin` and `demo`. Secret. */
  readonly cloudsYaml: pulumi.Output<string>;
  /** Where machines are reached, by their names: `{ "control-plane": "10.97.3.10", … }`. */
  readonly addresses: pulumi.Output<Record<string, string>>;

  /** @throws RunError for wrong arguments, all of them at once, and for missing artifacts, with the command that builds them */
  constructor(name: string, args?: LabArgs, options?: pulumi.ComponentResourceOptions);
}
