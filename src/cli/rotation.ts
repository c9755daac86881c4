import { z } from "zod";
import {
  credentialFile,
  parseCredential,
  renderCredential,
  type ApplicationCredential,
} from "../manila/credential";
import { plainOf, secret } from "./exportedState";

/** Where a rotation of the drivers' credential has got to, and what it does to Pulumi's state. Pure. */

/** Ids of the credential that each place has. */
export interface CredentialPlaces {
  /** The file on Manila's machine, from which every phase takes it. */
  readonly machine: string;
  readonly state: string;
  /** The secret that the drivers are given with each call. */
  readonly cluster: string;
  /** All that keystone knows. */
  readonly keystone: readonly string[];
}

/**
 * Whether a rotation was broken off after its new credential had come to Manila's machine: then that one is to be brought to where
 * it is not yet. A broken-off one that has not got as far has changed nothing.
 */
export function isUnfinished({ machine, state, cluster, keystone }: CredentialPlaces): boolean {
  return keystone.includes(machine) && (machine !== state || machine !== cluster);
}

const script = z.looseObject({
  type: z.literal("manilakube:lab:Script"),
  inputs: z.looseObject({ outputs: z.looseObject({ credential: z.string() }) }),
  outputs: z.looseObject({ results: z.unknown() }),
});

const results = z.looseObject({ credential: z.unknown() });

const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.unknown()).default([]) }).nullable(),
});

/** A phase that reads the credential back, and all that it has read; undefined for any other resource. */
function readBack(resource: unknown, file: string) {
  const { data } = script.safeParse(resource);
  const read = results.safeParse(plainOf(data?.outputs.results)).data;
  return data?.inputs.outputs.credential === file && read !== undefined ? { phase: data, read } : undefined;
}

/**
 * The credential that a phase has read back, in an exported state; undefined where none has.
 * @param file that it reads, on the machine
 */
export function credentialIn(state: unknown, file = credentialFile): ApplicationCredential | undefined {
  const texts = (exported.parse(state).deployment?.resources ?? []).flatMap((resource) => {
    const found = readBack(resource, file);
    return found === undefined ? [] : [plainOf(found.read.credential)];
  });
  const text = texts.find((each) => typeof each === "string");
  return text === undefined ? undefined : parseCredential(text);
}

/** The same state, as if the phase had read back another credential. */
export function withCredential(
  state: unknown,
  credential: ApplicationCredential,
  file = credentialFile,
): unknown {
  const { deployment, ...rest } = exported.parse(state);
  const resources = deployment?.resources.map((resource) => {
    const found = readBack(resource, file);
    if (found === undefined) {
      return resource;
    }
    const { phase, read } = found;
    const next = secret({ ...read, credential: renderCredential(credential) });
    return { ...phase, outputs: { ...phase.outputs, results: next } };
  });
  return { ...rest, deployment: { ...deployment, resources } };
}
