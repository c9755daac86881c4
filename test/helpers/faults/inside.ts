import type { RunningLab } from "../../../src/running/lab";
import { claim } from "../objects";
import { until } from "../until";

/** More than usual: the lab has just been broken. */
const patient = ["--request-timeout=60s"];

/**
 * Whether cluster and Manila are as those of a lab that came up undisturbed, whatever its machines are: no node and no account
 * is missing or there twice, and claims are bound.
 * @param nodes names of its nodes
 * @throws Error that says what is not so
 */
export async function expectInside(lab: RunningLab, nodes: readonly string[]): Promise<void> {
  await expectNodes(lab, nodes);
  expectAccounts(await accounts(lab));
  await expectClaims(lab);
}

/** Exactly these, and all of them Ready. */
async function expectNodes(lab: RunningLab, wanted: readonly string[]): Promise<void> {
  const ready = '{.status.conditions[?(@.type=="Ready")].status}';
  const path = `{range .items[*]}{.metadata.name} ${ready}{"\\n"}{end}`;
  const expected = wanted.map((name) => `${name} True`).sort();
  let last: string[] = [];
  await until(
    `exactly the nodes ${wanted.join(", ")}, all Ready`,
    async () => {
      last = (await lab.kubectl(["get", "nodes", "-o", `jsonpath=${path}`])).trim().split("\n").sort();
      return last.join() === expected.join() ? true : undefined;
    },
    { seconds: 120, pause: 2 },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; found: ${last.join(", ")}`, { cause: error });
  });
}

/** What `up` makes in keystone and Manila, as their databases have it: their APIs would hide what is there twice. */
const query = `
select 'user', name from keystone.local_user;
select 'project', name from keystone.project where is_domain = 0;
select 'service', type from keystone.service;
select 'endpoint', concat(service.type, ' ', endpoint.interface)
  from keystone.endpoint join keystone.service on endpoint.service_id = service.id;
select 'credential', name from keystone.application_credential;
select 'share type', name from manila.share_types where deleted = 'False';
`;

/** A line each: its kind and its name, with a tab between them. */
async function accounts(lab: RunningLab): Promise<string[]> {
  const command = `timeout 60 mariadb --batch --skip-column-names --execute="${query}"`;
  return (await lab.on(lab.manilaHost, command)).trim().split("\n").sort();
}

function expectAccounts(lines: readonly string[]): void {
  const named = (kind: string): string[] =>
    lines.filter((line) => line.startsWith(`${kind}\t`)).map((line) => line.slice(kind.length + 1));
  expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
  expect(named("user")).toEqual(["admin", "demo", "manila"]);
  expect(named("project")).toEqual(["admin", "demo", "service"]);
  expect(named("service")).toEqual(["identity", "sharev2"]);
  expect(named("endpoint")).toHaveLength(6);
  expect(named("credential")).toEqual(["manila-csi"]);
  expect(named("share type")).toEqual(["cephfsnativetype", "cephfsnfstype", "default"]);
}

/** A new claim of each class is bound. */
async function expectClaims(lab: RunningLab): Promise<void> {
  const claims = ["manila-cephfs", "manila-nfs"].map((storageClass) =>
    claim(`whole-${storageClass}`, { storageClass }),
  );
  const names = claims.map(({ metadata }) => `pvc/${metadata.name}`);
  const list = { apiVersion: "v1", kind: "List", items: claims };
  await lab.kubectl([...patient, "apply", "-f", "-"], { input: JSON.stringify(list) });
  try {
    await lab.kubectl([
      ...patient,
      "wait",
      ...names,
      "--for=jsonpath={.status.phase}=Bound",
      "--timeout=180s",
    ]);
  } finally {
    await lab.kubectl([
      ...patient,
      "delete",
      "--ignore-not-found",
      "--wait=true",
      "--timeout=120s",
      ...names,
    ]);
  }
}
