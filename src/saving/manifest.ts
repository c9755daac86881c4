import { z } from "zod";
import { changedInputs, isSetting, type LabInputs } from "../inputs";
import { jsonOf } from "../json";
import { valueAt, type Settings } from "../settings/load";
import { InputError, type Problem } from "../settings/problem";

/** Another number says that this program would read the archive wrongly. */
export const manifestFormat = 1;

/** One file of an archive, as it lies there. */
const member = z.strictObject({ name: z.string(), bytes: z.number(), sha256: z.string() });

/** What machines boot: their own files are changes of it. */
const artifact = z.strictObject({
  /** Of the recipe. */
  name: z.string(),
  title: z.string(),
  /** Its directory in the cache: name and key. */
  entry: z.string(),
  /** Digest of names and sizes of all files: two builds of one key may differ. */
  files: z.string(),
});

const schema = z.strictObject({
  format: z.literal(manifestFormat),
  /** Version of the project that wrote it, for people. */
  project: z.string(),
  stack: z.string(),
  saved: z.iso.datetime(),
  compression: z.enum(["zstd", "gzip"]),
  /** Where the cache was: machines' state names files there. */
  cache: z.string(),
  /** Settings and program as `inputsOf` has them. */
  inputs: z.record(z.string(), z.string()),
  machines: z.array(z.string()),
  artifacts: z.array(artifact),
  members: z.array(member),
});

export type Member = z.infer<typeof member>;
export type SavedArtifact = z.infer<typeof artifact>;

/** What an archive of a lab says of itself: of which stack, settings, artifacts and files. */
export type Manifest = z.infer<typeof schema>;

export type Compression = Manifest["compression"];

/**
 * Reads the text of a manifest. Pure.
 * @param file of the archive, for the error
 * @throws InputError where it is none, or of another version of this program
 */
export function parseManifest(text: string, file: string): Manifest {
  const content = jsonOf(text);
  const format = z.looseObject({ format: z.number() }).safeParse(content).data?.format;
  if (format !== undefined && format !== manifestFormat) {
    const rule = `has format ${format}, and this version of the program reads format ${manifestFormat}`;
    throw refusal([{ setting: "archive", value: file, rule }]);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    throw refusal([{ setting: "archive", value: file, rule: "is damaged: its manifest cannot be read" }]);
  }
  return parsed.data;
}

/** What this checkout would make the same lab of. */
export interface Present {
  readonly settings: Settings;
  /** As `inputsOf` gives them. */
  readonly inputs: LabInputs;
  readonly artifacts: readonly Omit<SavedArtifact, "files">[];
}

/**
 * Makes sure that a saved lab is to come back under its own name.
 * @throws InputError
 */
export function requireStack(saved: Manifest, file: string, stack: string): void {
  if (saved.stack !== stack) {
    const rule =
      `is not the lab in ${file}, which is of the stack ${saved.stack}: a lab comes back under its own name only, ` +
      "since the names and addresses of its machines are made of that name";
    throw refusal([{ setting: "stack", value: stack, rule }]);
  }
}

/** Why a saved lab cannot be brought back here: a problem for each setting and artifact that is another one. Pure. */
export function differences(saved: Manifest, file: string, present: Present): Problem[] {
  const settings = changedInputs(saved.inputs, present.inputs)
    .filter(isSetting)
    .map((name) => ({
      setting: `manilakube:${name}`,
      value: valueAt(present.settings, name.split(".")),
      rule: `is another one in the saved lab; \`tar -xOf ${file} stack.yaml\` shows the stack's file of then`,
    }));
  const artifacts = saved.artifacts.flatMap(({ name, title, entry }): Problem[] => {
    const now = present.artifacts.find((each) => each.name === name)?.entry;
    const rule = `must be ${entry}, on which the machines of the saved lab stand; use the checkout of then`;
    return now === entry ? [] : [{ setting: `artifact (${title})`, value: now, rule }];
  });
  return [...settings, ...artifacts];
}

/** The same for what the artifacts hold, once they are built. Pure. */
export function otherFiles(saved: Manifest, cache: string, digests: ReadonlyMap<string, string>): Problem[] {
  return saved.artifacts
    .filter(({ name, files }) => digests.get(name) !== files)
    .map(({ title, entry }) => ({
      setting: `artifact (${title})`,
      value: entry,
      rule: `was built elsewhere, and holds other files than on the host of the saved lab: copy ${entry} from that host's cache to ${cache}`,
    }));
}

export function refusal(problems: readonly Problem[]): InputError {
  return new InputError("The saved lab cannot be brought back", problems);
}
