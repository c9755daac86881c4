import { existsSync } from "node:fs";
import { labName } from "../../../src/machines/names";
import { takeInventory } from "../../../src/podman/inventory";
import { podman } from "../../../src/podman/podman";
import { claim } from "../objects";
import { processTexts } from "../processes";
import { until } from "../until";
import { faultsHome } from "./home";
import { apply, container, kubectl, machines, on, run } from "./lab";
import { stack } from "./settings";

/** Volumes of each machine: its databases, and what overlay mounts lie on. */
const volumesOf = (machine: string): number => (machine === "control-plane" ? 3 : 2);

/**
 * Whether the lab is as one that came up undisturbed: nothing is missing, nothing is there twice, claims are bound, and another
 * `up` has nothing to do.
 * @param wanted names of its machines
 * @throws Error that says what is not so
 */
export async function expectWhole(wanted: readonly string[] = machines): Promise<void> {
  await expectMachines(wanted);
  const workers = wanted.filter((name) => name !== "storage" && name !== "control-plane");
  await expectNodes(["control-plane", ...workers]);
  expectAccounts(await accounts());
  await expectClaims();
  const again = await run("up");
  expect(`exit code ${again.code}: ${again.output}`).toMatch(/^exit code 0: [^]*nothing to do/);
}

async function expectMachines(wanted: readonly string[]): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  expect([...containers].sort()).toEqual(wanted.map(container).sort());
  expect(networks).toEqual([labName(stack)]);
  const count = wanted.reduce((sum, machine) => sum + volumesOf(machine), 0);
  expect(volumes).toHaveLength(count);
  const running = await podman(["ps", "--filter", `name=^${container("")}`, "--format", "{{.Names}}"]);
  expect(running.split("\n").sort()).toEqual(wanted.map(container).sort());
}

/** Exactly these, and all of them Ready. */
async function expectNodes(wanted: readonly string[]): Promise<void> {
  const ready = '{.status.conditions[?(@.type=="Ready")].status}';
  const path = `{range .items[*]}{.metadata.name} ${ready}{"\\n"}{end}`;
  const expected = wanted.map((name) => `${name} True`).sort();
  let last: string[] = [];
  await until(
    `exactly the nodes ${wanted.join(", ")}, all Ready`,
    async () => {
      last = (await kubectl(["get", "nodes", "-o", `jsonpath=${path}`])).trim().split("\n").sort();
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
async function accounts(): Promise<string[]> {
  return (await on("storage", `mariadb --batch --skip-column-names --execute="${query}"`)).split("\n").sort();
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
async function expectClaims(): Promise<void> {
  const claims = ["manila-cephfs", "manila-nfs"].map((storageClass) =>
    claim(`whole-${storageClass}`, { storageClass }),
  );
  const names = claims.map(({ metadata }) => `pvc/${metadata.name}`);
  await apply(...claims);
  try {
    await kubectl(["wait", ...names, "--for=jsonpath={.status.phase}=Bound", "--timeout=180s"]);
  } finally {
    await kubectl(["delete", "--ignore-not-found", "--wait=true", "--timeout=120s", ...names]);
  }
}

/** Whether nothing of the lab is left on this host: neither by its label, nor by its name, nor as a file or a process. */
export async function expectNothingLeft(): Promise<void> {
  const { containers, volumes, networks } = await takeInventory(stack);
  expect([...containers, ...volumes, ...networks]).toEqual([]);
  const named = ["--quiet", "--filter", `name=^${labName(stack)}`];
  const lists = [
    ["ps", "--all"],
    ["volume", "ls"],
    ["network", "ls"],
  ];
  const found = await Promise.all(lists.map((list) => podman([...list, ...named])));
  expect(found.join("")).toBe("");
  expect(existsSync(faultsHome)).toBe(false);
  expect(labProcesses()).toEqual([]);
}

/** Command lines of processes that were started for the lab. */
export function labProcesses(): string[] {
  return processTexts()
    .filter(
      ({ environment }) =>
        environment.includes(`MANILAKUBE_HOME=${faultsHome} `) || environment.endsWith(faultsHome),
    )
    .map(({ command }) => command);
}
