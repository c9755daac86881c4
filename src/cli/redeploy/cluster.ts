import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { labDirectory } from "../../paths";
import { containersOf, findContainers, type FoundContainer } from "../../redeploy/container";
import { noteRedeployed } from "../../redeploy/look";
import { removeOldImages } from "../../redeploy/nodes";
import { repositoryOf } from "../../redeploy/pack";
import { redeployPatch, undoPatch } from "../../redeploy/patch";
import type { ClusterPart } from "../../redeploy/parts";
import type { RedeployRecord } from "../../redeploy/record";
import type { ClusterSource } from "../../redeploy/request";
import { rollOut, type Change } from "../../redeploy/rollOut";
import { askPlugins } from "../../redeploy/sockets";
import type { RunningLab } from "../../running/lab";
import { InputError } from "../../settings/problem";
import { elapsed, type Display } from "../display";
import { makeReady } from "./build";

/** Has a part in the cluster run a build from a source, and waits until that build answers. */
export async function redeployInCluster(
  lab: RunningLab,
  part: ClusterPart,
  source: ClusterSource,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const since = Date.now();
  const containers = containersOf(part, await findContainers(lab));
  if (containers.length === 0) {
    const rule = `must be a part of the lab: no workload of '${lab.stack}' has a container ${part.containers.join(" or ")}`;
    throw new InputError("Nothing to redeploy", [{ setting: "part", value: part.name, rule }]);
  }
  const id = buildId();
  const scratch = join(labDirectory(lab.stack), "redeploy");
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { mode: 0o700 });
  try {
    const work = { lab, part, id, scratch, display, signal };
    const { build, expected, source: words, compiled } = await makeReady(work, source);
    const record: RedeployRecord = { part: part.name, source: words, time: new Date().toISOString() };
    // Before anything is changed: `up` must look, also where this command is broken off.
    noteRedeployed(lab, part.name);
    const changes = containers.map((container) => ({
      container,
      patch: redeployPatch(container, build, record),
    }));
    await change(lab, part, changes, { expected, signal }, display);
    await removeOldImages(lab, repositoryOf(part.name), id);
    const after = compiled === undefined ? "" : `, ${elapsed(compiled)} after the compiler`;
    display.line(`${part.title} runs from ${words} (${elapsed(since)}${after}).`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Has containers run their pinned build again, and waits until it answers. */
export async function undoInCluster(
  lab: RunningLab,
  part: ClusterPart,
  containers: readonly FoundContainer[],
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const since = Date.now();
  const changes = containers.flatMap((container) =>
    container.record === undefined ? [] : [{ container, patch: undoPatch(container.name, container.record) }],
  );
  await change(lab, part, changes, { expected: "", signal }, display);
  await removeOldImages(lab, repositoryOf(part.name), "");
  const images = new Set(containers.flatMap(({ record }) => record?.pinned.image ?? []));
  display.line(`${part.title} is the pinned one again: ${[...images].join(", ")} (${elapsed(since)}).`);
}

async function change(
  lab: RunningLab,
  part: ClusterPart,
  changes: readonly Change[],
  asked: { readonly expected: string; readonly signal: AbortSignal },
  display: Display,
): Promise<void> {
  const containers = changes.map(({ container }) => container);
  const onLine = (line: string): void => {
    display.activity(line);
  };
  await display.phase(
    "rollout",
    () => rollOut(lab, changes, asked.signal, onLine),
    () => [...new Set(containers.map(({ workload }) => workload.name))].join(", "),
  );
  if (part.isPlugin) {
    await display.phase(
      "answers",
      () => askPlugins(lab, containers, asked),
      (answers) => answers.join("; "),
    );
  }
}

/** A tag of an image and a version of a program, another one each time. */
function buildId(now = new Date()): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return `redeploy-${time}-${randomBytes(3).toString("hex")}`;
}
