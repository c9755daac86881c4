import { randomBytes } from "node:crypto";
import { Namespace } from "../helpers/kubernetes";
import { on, testManilaMachine } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { claim, secret, type KubernetesSecret } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { until } from "../helpers/until";

/**
 * Two tenants of one Manila: the trusted one may mount CephFS itself, the other only through the NFS gateway. Share types
 * that are private to a project say which is which.
 */

const suffix = randomBytes(3).toString("hex");
const tenants = protocols.map((kind) => ({
  ...kind,
  project: `${kind.protocol === "CEPHFS" ? "trusted" : "untrusted"}-${suffix}`,
  password: randomBytes(12).toString("hex"),
  type: `private-${kind.protocol.toLowerCase()}-${suffix}`,
}));
type Tenant = (typeof tenants)[number];

const namespace = new Namespace();
const classOf = (tenant: Tenant, other: Tenant): string =>
  `${tenant.project}-${other.protocol.toLowerCase()}`;

/** One client for all commands: each start of it takes two seconds. */
function openstack(...commands: string[]): Promise<string> {
  const input = commands.map((command) => `${command}\n`).join("");
  // How the client ends says nothing where its commands come on standard input.
  return on("storage", ". /etc/manilakube/adminrc && { openstack || true; }", input);
}

beforeAll(async () => {
  await namespace.create();
  const made = await openstack(...tenants.map(({ project }) => `project create ${project} -f value -c id`));
  const ids = made.match(/\b[0-9a-f]{32}\b/g) ?? [];
  expect(ids).toHaveLength(tenants.length);
  await openstack(
    ...tenants.flatMap(({ project, password, type, backend }, index) => [
      `user create ${project} --project ${project} --password ${password}`,
      `role add member --user ${project} --project ${project}`,
      `share type create ${type} false --public false --extra-specs share_backend_name=${backend.toUpperCase()} snapshot_support=True`,
      // By id: a name is taken for one, and lets nobody in.
      `share type access create ${type} ${ids[index] ?? ""}`,
    ]),
  );
  const login: KubernetesSecret = await namespace.secret("manila-csi/csi-manila-secrets");
  for (const tenant of tenants) {
    await namespace.apply(
      secret(tenant.project, {
        "os-authURL": login["os-authURL"] ?? "",
        "os-region": login["os-region"] ?? "",
        "os-endpointType": "internal",
        "os-userName": tenant.project,
        "os-password": tenant.password,
        "os-projectName": tenant.project,
        "os-domainName": "Default",
      }),
    );
    for (const other of tenants) {
      const own = (parameters: Readonly<Record<string, string>>): Record<string, string> => ({
        ...Object.fromEntries(
          Object.entries(parameters).map(([key, value]): [string, string] => {
            if (key.endsWith("-secret-name")) return [key, tenant.project];
            return [key, key.endsWith("-secret-namespace") ? namespace.name : value];
          }),
        ),
        type: other.type,
      });
      await namespace.apply(
        await namespace.variant(`storageclass/${other.storageClass}`, classOf(tenant, other), own),
      );
    }
  }
}, 180_000);

afterAll(async () => {
  await namespace.delete();
  const classes = tenants.flatMap((tenant) => tenants.map((other) => classOf(tenant, other)));
  await namespace.run(["delete", "storageclass", ...classes, "--ignore-not-found"]);
  await openstack(
    ...tenants.flatMap(({ project, type }) => [
      `share type delete ${type}`,
      `user delete ${project}`,
      `project delete ${project}`,
    ]),
  );
}, 300_000);

describe.each(tenants)("$project", (tenant) => {
  testManilaMachine(
    `gets ${tenant.protocol}`,
    async () => {
      const name = `own-${tenant.protocol.toLowerCase()}`;
      await namespace.apply(claim(name, { storageClass: classOf(tenant, tenant) }));
      await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
      // Manila loses its way when an NFS share is deleted while its first rule is still being applied.
      const manila = await Manila.login("admin");
      await manila.mountableShareOf(namespace, name, { all: true });
      await namespace.run(["delete", "pvc", name, "--wait=true", "--timeout=120s"]);
    },
    300_000,
  );

  for (const other of tenants.filter((each) => each !== tenant)) {
    testManilaMachine(
      `and is refused ${other.protocol}`,
      async () => {
        const name = `other-${tenant.protocol.toLowerCase()}`;
        await namespace.apply(claim(name, { storageClass: classOf(tenant, other) }));
        const reason = await until("the refusal", async () => {
          const events = await namespace.events(name);
          return events.includes("ProvisioningFailed") ? events : undefined;
        });
        expect(reason).toContain("Share type not found");
        expect(await namespace.field(`pvc/${name}`, ".status.phase")).toBe("Pending");
        await namespace.run(["delete", "pvc", name]);
      },
      120_000,
    );
  }
});
