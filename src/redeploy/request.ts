import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { findProgram } from "../artifacts/toolchain";
import { manilaCsiReleases } from "../releases/manilaCsi";
import { chooseRelease, type Release } from "../releases/release";
import { InputError, type Problem } from "../settings/problem";
import { goSourceIn, type GoSource } from "./goSources";
import { partNames, parts, runsInCluster, type ClusterPart, type Part, type ServicePart } from "./parts";
import { checkCheckout } from "./service";

/** The options of the command line that say where a build comes from; at most one of them may be given. */
export interface SourceOptions {
  readonly from?: string | undefined;
  readonly module?: string | undefined;
  readonly image?: string | undefined;
  readonly watch: boolean;
}

/** Where a build of a part in the cluster comes from. */
export type ClusterSource =
  | { readonly go: GoSource; readonly directory: string }
  /** A version of cloud-provider-openstack's module. */
  | { readonly version: string }
  /** A file on this host. */
  | { readonly archive: string }
  /** What nodes pull. */
  | { readonly reference: string };

/** What a command line asks for. */
export type Request =
  | { readonly part: ClusterPart; readonly source: ClusterSource }
  /** Without a directory the services only start again. */
  | { readonly service: ServicePart; readonly directory: string | undefined };

/** What a command line's part is. @throws InputError */
export function partOf(name: string | undefined): Part {
  const part = parts.find((each) => each.name === name);
  if (part === undefined) {
    const rule = `must be one of ${partNames.join(", ")}`;
    throw new InputError("Nothing to redeploy", [{ setting: "part", value: name, rule }]);
  }
  return part;
}

/**
 * What a command line asks for, with all that can be known of it before a lab is looked at.
 * @throws InputError with all that is wrong with it
 */
export function requestOf(name: string | undefined, options: SourceOptions): Request {
  const part = partOf(name);
  const problems: Problem[] = [];
  checkChoice(part, options, problems);
  const request =
    problems.length > 0
      ? undefined
      : runsInCluster(part)
        ? clusterRequest(part, options, problems)
        : serviceRequest(part, options, problems);
  if (request === undefined || problems.length > 0) {
    throw new InputError("Nothing to redeploy", problems);
  }
  return request;
}

/** Whether just one source is given, of those that the part can have. */
function checkChoice(part: Part, options: SourceOptions, problems: Problem[]): void {
  const { from, module: version, image, watch } = options;
  const given = Object.entries({ from, module: version, image }).flatMap(([option, value]) =>
    value === undefined ? [] : [{ option, value }],
  );
  const those = part.sources.map((option) => `--${option}`).join(" or ");
  for (const { option, value } of given) {
    if (!part.sources.some((each) => each === option)) {
      const rule = `is not for ${part.name}, which takes ${those}`;
      problems.push({ setting: `--${option}`, value, rule });
    }
  }
  if (given.length > 1) {
    const value = given.map((each) => each.value).join(" ");
    const rule = "must be one of them: a part is built from one source";
    problems.push({ setting: given.map(({ option }) => `--${option}`).join(", "), value, rule });
  }
  if (given.length === 0 && part.name !== "manila") {
    problems.push({ setting: those, value: undefined, rule: `must say where ${part.name} comes from` });
  }
  if (watch && from === undefined) {
    problems.push({
      setting: "--watch",
      value: true,
      rule: "must stand with --from, whose files it watches",
    });
  }
}

function serviceRequest(part: ServicePart, { from }: SourceOptions, problems: Problem[]): Request {
  if (from !== undefined) {
    checkCheckout(part, from, problems);
  }
  return { service: part, directory: from === undefined ? undefined : resolve(from) };
}

function clusterRequest(
  part: ClusterPart,
  { from, module: version, image }: SourceOptions,
  problems: Problem[],
): Request | undefined {
  if ((from ?? version) !== undefined && findProgram("go") === undefined) {
    const rule = "must have the program `go`, which builds it; `scripts/lab cache build` brings one";
    problems.push({ setting: "PATH", value: process.env["PATH"], rule });
  }
  if (from !== undefined) {
    const go = goSourceIn(part.name, from, problems);
    return go === undefined ? undefined : { part, source: { go, directory: resolve(from) } };
  }
  return version === undefined
    ? { part, source: imageSource(image ?? "", problems) }
    : { part, source: { version: moduleVersion(version, problems) } };
}

/** As Go writes versions: of a release, or of a commit. */
const goVersion = /^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Full version of one that may be written as the lab's settings write it. */
function moduleVersion(wanted: string, problems: Problem[]): string {
  const version = chooseRelease<Release>(manilaCsiReleases, wanted)?.version ?? wanted;
  if (!goVersion.test(version)) {
    const names = manilaCsiReleases.map(({ name }) => name).join(", ");
    const rule = `must be a version of cloud-provider-openstack such as v1.35.0, or one of ${names}`;
    problems.push({ setting: "--module", value: wanted, rule });
  }
  return version;
}

/** Registry, repository, tag and digest, roughly: the nodes' containerd knows better. */
const imageReference = /^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

function imageSource(image: string, problems: Problem[]): ClusterSource {
  if (existsSync(image)) {
    return { archive: resolve(image) };
  }
  if (!imageReference.test(image) || /\.(tar|tgz|tar\.gz)$/.test(image)) {
    const rule = "must be a file that is there (an image's archive), or the reference of an image to pull";
    problems.push({ setting: "--image", value: image, rule });
  }
  return { reference: image };
}
