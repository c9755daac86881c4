import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { lookAtObjects } from "../../src/cli/changedObjects";
import { labDirectory, stateFile } from "../../src/paths";
import { standIns } from "../helpers/standIns";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

/** What `up` learns of a lab's objects with one call of kubectl, which is a stand-in here. */

const home = temporaryHome();
const signal = new AbortController().signal;
restoreVariables(["PATH", "MANILAKUBE_CACHE"], afterEach);

const known = [
  {
    type: "kubernetes:core/v1:Namespace",
    outputs: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "n", uid: "u1", resourceVersion: "10" },
    },
  },
  {
    type: "kubernetes:apps/v1:DaemonSet",
    outputs: {
      ...{ apiVersion: "apps/v1", kind: "DaemonSet" },
      metadata: { name: "d", namespace: "n", uid: "u2", generation: 1, resourceVersion: "20" },
    },
  },
  {
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    outputs: {
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", aggregationRule: {} },
      metadata: { name: "r", uid: "u4", resourceVersion: "30" },
    },
  },
  { type: "kubernetes:helm.sh/v3:Chart" },
  { type: "manilakube:lab:Script", outputs: { results: {} } },
];

/** @param kubectl what it does; it is given the objects by standard input */
function lab(kubectl: string, resources: readonly object[] = known): void {
  const state = stateFile("mine");
  mkdirSync(dirname(state), { recursive: true });
  writeFileSync(state, JSON.stringify({ checkpoint: { latest: { resources } } }));
  mkdirSync(labDirectory("mine"), { recursive: true });
  writeFileSync(`${labDirectory("mine")}/kubeconfig`, "");
  // Else a kubectl of the cache would be the first on PATH.
  process.env["MANILAKUBE_CACHE"] = `${home}/cache`;
  standIns(`${home}/bin`, { kubectl });
}

/** With the role, whose rules Kubernetes fills in. */
const rows = (...lines: string[]): string =>
  `cat > ${home}/input; printf '${[...lines, "ClusterRole <none> r u4 <none> 31"].join("\\n")}\\n'`;

test("objects are the same while status and other programs' marks change", async () => {
  lab(rows("Namespace <none> n u1 <none> 10", "DaemonSet n d u2 1 99"));
  await expect(lookAtObjects("mine", signal)).resolves.toEqual({ found: "same" });
  const { items } = JSON.parse(readFileSync(`${home}/input`, "utf8")) as { items: object[] };
  expect(items.slice(0, 2)).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } },
    { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "d", namespace: "n" } },
  ]);
});

test.each([
  ["deleted", ["Namespace <none> n u1 <none> 10"], ["DaemonSet n/d"]],
  ["made anew", ["Namespace <none> n u1 <none> 10", "DaemonSet n d u3 1 20"], ["DaemonSet n/d"]],
  ["changed", ["Namespace <none> n u1 <none> 11", "DaemonSet n d u2 2 20"], ["Namespace n", "DaemonSet n/d"]],
])("an object that was %s is seen", async (_, lines, objects) => {
  lab(rows(...lines));
  await expect(lookAtObjects("mine", signal)).resolves.toEqual({ found: "changed", objects });
});

test.each([
  ["changed stays", "DaemonSet n d u2 7 99", { found: "same" }],
  ["made anew does not", "DaemonSet n d u3 1 20", { found: "changed", objects: ["DaemonSet n/d"] }],
])("an object that runs another build and was %s", async (_, line, found) => {
  lab(rows("Namespace <none> n u1 <none> 10", line));
  await expect(lookAtObjects("mine", signal, new Set(["DaemonSet n/d"]))).resolves.toEqual(found);
});

test("objects of a kind that is not there any more are gone", async () => {
  lab(
    `echo 'error: resource mapping not found: no matches for kind "DaemonSet" in version "apps/v1"' >&2; exit 1`,
  );
  await expect(lookAtObjects("mine", signal)).resolves.toEqual({
    found: "changed",
    objects: ["DaemonSet n/d"],
  });
});

test("an API server that says nothing is told from objects that are gone", async () => {
  lab("echo 'The connection to the server 10.97.5.10:6443 was refused' >&2; exit 1");
  await expect(lookAtObjects("mine", signal)).resolves.toEqual({
    found: "silent",
    reason: "The connection to the server 10.97.5.10:6443 was refused",
  });
});

test("a lab without objects is not asked", async () => {
  lab("exit 1", []);
  await expect(lookAtObjects("mine", signal)).resolves.toEqual({ found: "none" });
});
