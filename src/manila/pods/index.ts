import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../cluster/types";
import { after } from "../../csi/context";
import { patient } from "../../kubernetes/timeouts";
import type { Machines } from "../../machines/types";
import { manilaReleases, type ManilaRelease } from "../../releases/manila";
import { releaseOf } from "../../releases/release";
import type { Settings } from "../../settings/load";
import type { StorageAccess, StorageService } from "../../storage/types";
import { ownBackends, sections } from "../backends";
import { credentialOf } from "../credential";
import { passwordCredential, plainTrust, type Credential } from "../keystoneLogin";
import { randomPassword } from "../password";
import { secretCredential } from "../secretLogin";
import type { ManilaService } from "../types";
import { closed } from "./access";
import type { PodsContext } from "./context";
import { database } from "./database";
import { forwardedPorts } from "./forwardedPorts";
import { keystone, tokenEndpoint } from "./identity";
import { identityEnvironment, keystoneKeys, setUp, untilReady } from "./login";
import { hostOf, namespaceName, nodePorts, parts, ports } from "./names";
import { queue } from "./queue";
import { filesOf, programTexts, stampOf } from "./secrets";
import { manilaServices } from "./services";
import {
  cephTexts,
  databaseTexts,
  keystoneTexts,
  manilaTexts,
  queueTexts,
  type Passwords,
} from "./settings";

export type PodsSettings = Extract<Settings["manila"], { kind: "pods" }>;

const region = "RegionOne";
/** The storage, and how pods get there. */
export interface PodsStorage {
  readonly service: StorageService;
  readonly access: StorageAccess;
}

/** Keystone, or what stands in for it, and a release of Manila with its database and queue as pods of the lab's own cluster. */
export function podsManila(
  { stack, machines: { zone } }: Settings,
  manila: PodsSettings,
  { service: storage, access }: PodsStorage,
  { controlPlane, workers }: Machines,
  cluster: Cluster,
  options: pulumi.CustomResourceOptions,
): ManilaService {
  const { auth } = manila;
  const { name: release, microversion } = releaseOf<ManilaRelease>(manilaReleases, manila.release);
  const files = `/opt/manila/${release}`;
  const password = (name: string) => randomPassword(name, controlPlane, options);
  const passwords: Passwords = {
    database: password("database"),
    rabbit: password("rabbit"),
    service: password("service"),
  };
  const users = usersOf(auth, password);
  const urls = urlsOf(stack, auth, controlPlane.address);

  const objects = patient(cluster.patience, {
    ...options,
    provider: cluster.provider,
    deletedWith: cluster.resource,
    dependsOn: [...cluster.members],
  });
  const namespace = new k8s.core.v1.Namespace(
    namespaceName,
    {
      metadata: {
        name: namespaceName,
        labels: { "pod-security.kubernetes.io/enforce": "baseline", ...warningOf(auth) },
      },
    },
    objects,
  );
  const inNamespace = after(objects, namespace);

  const dataNode = workers[0] ?? controlPlane;
  const programs = programTexts();
  const texts = {
    [parts.database]: databaseTexts(passwords),
    [parts.queue]: queueTexts(passwords),
    ...(auth === "keystone"
      ? {
          [parts.keystone]: { ...keystoneTexts(passwords), ...keystoneKeys(controlPlane, options) },
        }
      : {}),
    identity: {
      "identity.env": identityEnvironment(urls.auth, region, users.admin, {
        PUBLIC_AUTH_URL: urls.publicAuth,
        SHARE_URL: urls.share,
        PUBLIC_SHARE_URL: urls.publicShare,
        REGION: region,
        SERVICE_PASSWORD: passwords.service,
        DEMO_PASSWORD: users.demo.apply((login) => login["password"] ?? ""),
      }),
    },
    manila: manilaTexts(
      { auth, release: files, zone, region, authUrl: urls.auth },
      passwords,
      storage,
      access,
    ),
    ceph: cephTexts(storage, access),
    ...(access.door === undefined ? {} : { "ganesha-door": { id_ed25519: access.door.key } }),
  };
  const secrets = Object.entries(texts).map(([name, part]) => filesOf(name, part, inNamespace));
  const secretOf = (name: string): pulumi.Resource[] =>
    secrets.filter((_, index) => Object.keys(texts)[index] === name);
  const made = new k8s.core.v1.ConfigMap(
    "programs",
    { metadata: { name: "programs", namespace: namespaceName }, data: programs },
    inNamespace,
  );
  const context: PodsContext = {
    options: after(inNamespace, made),
    release: files,
    stamp: stampOf([
      JSON.stringify(programs),
      dataNode.id,
      ...Object.values(texts).flatMap((part) => Object.values(part)),
    ]),
  };

  closed(context);
  const inDatabase = database(
    { node: dataNode.name, cluster: controlPlane.id.apply(shortName) },
    context,
    made,
  );
  const identity =
    auth === "keystone"
      ? keystone(context, inDatabase, [...secretOf(parts.keystone), ...secretOf("identity")])
      : tokenEndpoint(
          {
            AUTH_URL: urls.auth,
            SHARE_URL: urls.share,
            PUBLIC_SHARE_URL: urls.plainPublicShare,
            REGION: region,
            PROJECT: everybodysProject,
          },
          context,
          secretOf("identity"),
        );
  const services = manilaServices(auth, sections, context, {
    database: inDatabase,
    queue: queue(context, made),
    identity,
    secrets,
    storage: storage.ready,
  });

  const pod = auth === "keystone" ? parts.keystone : parts.token;
  const inside = { pod, auth, shareUrl: urls.share, microversion, stamp: context.stamp };
  const settled = setUp(controlPlane, inside, { ...options, dependsOn: [identity, ...services] });
  const boots = pulumi.all([controlPlane, ...workers].map(({ boot }) => boot)).apply((all) => all.join(" "));
  const ready = untilReady(controlPlane, boots, inside, { ...options, dependsOn: [settled] });

  return {
    authUrl: urls.publicAuth,
    internalAuthUrl: pulumi.output(urls.auth),
    internalInterface: "internal",
    userInterface: "public",
    region,
    trust: plainTrust,
    driver: credentialOf(settled),
    backends: ownBackends,
    mark: stack,
    ...users,
    ready: [ready],
  };
}

/** What Manila takes a user of no keystone for; any 32 hex digits. */
const everybodysProject = createHash("sha256").update("manilakube").digest("hex").slice(0, 32);

/** A name for a machine that is no other's, and that a directory may have. */
function shortName(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 12);
}

function usersOf(
  auth: PodsSettings["auth"],
  password: (name: string) => pulumi.Output<string>,
): { readonly admin: pulumi.Output<Credential>; readonly demo: pulumi.Output<Credential> } {
  if (auth === "none") {
    const nobody = pulumi.output(passwordCredential("lab", "lab", "none"));
    return { admin: nobody, demo: nobody };
  }
  return {
    admin: secretCredential("admin", "admin", password("admin")),
    demo: secretCredential("demo", "demo", password("demo")),
  };
}

/** Where keystone, or what stands in for it, and Manila answer: inside the cluster, and to the lab's user. */
function urlsOf(stack: string, auth: PodsSettings["auth"], address: pulumi.Output<string>) {
  const share = `http://${hostOf(parts.api)}:${ports.manila}/v2`;
  if (auth === "none") {
    const forwarded = forwardedPorts(stack);
    const plainPublicShare = `http://127.0.0.1:${forwarded.manila}/v2`;
    return {
      auth: `http://${hostOf(parts.token)}:${ports.identity}/v3`,
      share,
      publicAuth: pulumi.output(`http://127.0.0.1:${forwarded.identity}/v3`),
      publicShare: pulumi.output(plainPublicShare),
      plainPublicShare,
    };
  }
  return {
    auth: `http://${hostOf(parts.keystone)}:${ports.identity}/v3`,
    share,
    publicAuth: pulumi.interpolate`http://${address}:${nodePorts.identity}/v3`,
    publicShare: pulumi.interpolate`http://${address}:${nodePorts.manila}/v2`,
    plainPublicShare: "",
  };
}

/** What whoever looks at the namespace is told. */
function warningOf(auth: PodsSettings["auth"]): Record<string, string> {
  return auth === "none" ? { "manilakube.dev/login": "none-for-tests-only" } : {};
}
