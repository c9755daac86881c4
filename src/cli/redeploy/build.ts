import { join } from "node:path";
import { nodeReleases } from "../../releases/node";
import { unpackArchive } from "../../redeploy/archive";
import { compile, fetchModule, type Watched } from "../../redeploy/compile";
import { goSourceIn, type GoSource } from "../../redeploy/goSources";
import { pullImage } from "../../redeploy/nodes";
import { bases, packProgram, programFile, repositoryOf } from "../../redeploy/pack";
import type { Build } from "../../redeploy/patch";
import type { ClusterPart } from "../../redeploy/parts";
import type { ClusterSource } from "../../redeploy/request";
import type { RunningLab } from "../../running/lab";
import { putImages } from "../../running/putImages";
import { InputError, type Problem } from "../../settings/problem";
import { BuildActivity } from "../buildActivity";
import { ensureArtifacts } from "../commands/artifacts";
import type { Display } from "../display";

/** One build of a part, on its way to the nodes. */
export interface Work {
  readonly lab: RunningLab;
  readonly part: ClusterPart;
  /** Tells this build from any other; a tag, and the version that the program tells. */
  readonly id: string;
  /** A directory for this build, empty. */
  readonly scratch: string;
  readonly display: Display;
  readonly signal: AbortSignal;
}

/** A build that the nodes have. */
export interface Ready {
  readonly build: Build;
  /** What the plugin's answer must have in it. */
  readonly expected: string;
  /** Where it comes from, in words. */
  readonly source: string;
  /** When the compiler ended, where one ran. */
  readonly compiled?: number;
}

/** Makes a build of a part, and puts it into the containerd of every node that runs pods. */
export function makeReady(work: Work, source: ClusterSource): Promise<Ready> {
  if ("go" in source) {
    return fromGo(work, source.go, source.directory, source.directory);
  }
  if ("version" in source) {
    return fromModule(work, source.version);
  }
  return "archive" in source ? fromArchive(work, source.archive) : fromReference(work, source.reference);
}

async function fromModule(work: Work, version: string): Promise<Ready> {
  const { part, scratch, display } = work;
  const directory = await watching(work, "module", (watched) => fetchModule(version, scratch, watched));
  const problems: Problem[] = [];
  const go = goSourceIn(part.name, directory, problems);
  if (go === undefined) {
    throw new InputError("Nothing to redeploy", problems);
  }
  display.line(`  ${version} is in ${directory}`);
  return fromGo(work, go, directory, version);
}

async function fromGo(work: Work, go: GoSource, directory: string, source: string): Promise<Ready> {
  const { lab, part, id, scratch, display, signal } = work;
  await ensureArtifacts(bases, display, signal);
  const program = programFile(scratch, go);
  await watching(work, "compile", (watched) => compile(go, directory, id, program, watched));
  const compiled = Date.now();
  const reference = `${repositoryOf(part.name)}:${id}`;
  const layout = join(scratch, "layout");
  await display.phase("image", () => packProgram(go, program, reference, nodeReleases(lab.settings), layout));
  await put(work, layout);
  return { build: buildOf(part, reference), source, compiled, expected: go.version === undefined ? "" : id };
}

async function fromArchive(work: Work, archive: string): Promise<Ready> {
  const { part, id, scratch, display, signal } = work;
  const reference = `${repositoryOf(part.name)}:${id}`;
  const layout = join(scratch, "layout");
  await display.phase(
    "image",
    () => unpackArchive(archive, layout, reference, signal),
    (found) => found.join(", "),
  );
  await put(work, layout);
  return { build: buildOf(part, reference), source: archive, expected: "" };
}

async function fromReference({ lab, part, display, signal }: Work, reference: string): Promise<Ready> {
  await display.phase("pull", () => pullImage(lab, reference, signal));
  return { build: buildOf(part, reference), source: reference, expected: "" };
}

/**
 * Directories in memory that upstream's own image of a part wants and the lab's stand-in has no use of: of ceph-csi the one for keys
 * of cephx users, for as long as a mount takes. All else (arguments, sockets, mounts) the lab's objects have as the official charts do.
 * Source: ceph-csi's chart, keys-tmp-dir.
 */
const scratchOf: Readonly<Record<string, readonly string[]>> = { "ceph-csi": ["/tmp/csi/keys"] };

function buildOf({ name }: ClusterPart, image: string): Build {
  return { image, scratch: scratchOf[name] };
}

async function put({ lab, display, signal }: Work, layout: string): Promise<void> {
  const nodes = lab.podNodes;
  await display.phase(
    "into containerd",
    () => putImages(lab, nodes, layout, signal),
    () => nodes.join(", "),
  );
}

/** A phase whose programs write lines; a terminal shows the last one. */
async function watching<T>(
  { display, signal }: Work,
  title: string,
  work: (watched: Watched) => Promise<T>,
): Promise<T> {
  const activity = new BuildActivity(display);
  const onLine = (line: string): void => {
    activity.printed(title, line);
  };
  return display.phase(title, () => activity.during(title, () => work({ signal, onLine })));
}
