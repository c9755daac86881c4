import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { disruptionBudget, podsIn, ownPods, reachable, service } from "./access";
import type { PodsContext } from "./context";
import { namespaceName as csiNamespace } from "../../csi/protocols";
import { nodePorts, parts, paths, ports } from "./names";
import { answering } from "./probes";
import { deployment, job, secretVolume } from "./workload";

type Volume = Omit<k8s.types.input.core.v1.Volume, "name">;

/** Keystone: two pods, which share the database and the keys of tokens, so that either takes what the other has given. */
export function keystone(context: PodsContext, database: pulumi.Resource): pulumi.Resource {
  const name = parts.keystone;
  const reads = [name, "identity"];
  const mounts = { "/etc/keystone": keystoneFiles, [paths.settings]: secretVolume("identity") };
  const made = job(
    {
      name: `${name}-setup`,
      command: ["bash", `${paths.programs}/keystone-setup.sh`],
      reads,
      mounts,
      scratch: [paths.scratch],
      memory: "96Mi",
    },
    context,
    [database],
  );
  service(name, ports.identity, context, nodePorts.identity);
  disruptionBudget(name, context);
  reachable(name, ports.identity, undefined, context);
  return deployment(
    {
      name,
      command: [
        ...["/usr/bin/uwsgi_python3", "--http-socket", `:${ports.identity}`],
        ...["--ini", `${paths.programs}/uwsgi.ini`],
        ...["--wsgi-file", "/usr/bin/keystone-wsgi-public"],
      ],
      environment: {
        OS_KEYSTONE_CONFIG_DIR: "/etc/keystone",
        OS_KEYSTONE_CONFIG_FILES: "keystone.conf;pods.conf",
      },
      port: ports.identity,
      probes: answering(ports.identity, "/v3"),
      reads,
      mounts,
      scratch: [paths.scratch],
      memory: "128Mi",
    },
    2,
    context,
    [made],
  );
}

/** A secret's keys have no slashes, and keystone looks for its keys in directories. */
const keystoneFiles: Volume = {
  secret: {
    secretName: parts.keystone,
    defaultMode: 0o440,
    items: [
      ...["keystone.conf", "pods.conf"].map((file) => ({ key: file, path: file })),
      ...["fernet", "credential"].flatMap((use) =>
        ["0", "1"].map((number) => ({ key: `${use}-${number}`, path: `${use}-keys/${number}` })),
      ),
    ],
  },
};

/** What answers in keystone's place where nobody logs in: only pods of Manila's and of its drivers are meant to reach it. */
export function tokenEndpoint(
  environment: Readonly<Record<string, pulumi.Input<string>>>,
  context: PodsContext,
): pulumi.Resource {
  const name = parts.token;
  service(name, ports.identity, context);
  disruptionBudget(name, context);
  reachable(name, ports.identity, [ownPods, podsIn(csiNamespace)], context);
  return deployment(
    {
      name,
      command: ["python3", `${paths.programs}/token-endpoint.py`],
      environment: { ...environment, PORT: `${ports.identity}` },
      port: ports.identity,
      probes: answering(ports.identity, "/v3"),
      reads: ["identity"],
      mounts: { [paths.settings]: secretVolume("identity") },
      scratch: [paths.scratch],
      memory: "32Mi",
    },
    1,
    context,
    [],
  );
}
