import { z } from "zod";
import type { ProviderLogin } from "../machines/providerLogin";
import { exportState, importState, placeOfState, plainOf, secret, type StatePlace } from "./exportedState";

/**
 * Puts the logins of now into the state of a stack that is open. Nothing else does before it is too late: the engine looks
 * at a cloud (refresh) and takes things down there (destroy) with what the last `up` logged in with, and does not run the
 * program for it. Running it in `down` would need a cloud that has the images of the lab, and a cache that has its artifacts.
 * @param options where Pulumi finds the stack
 * @returns whether there was another login before
 */
export async function renewLogins(
  stack: string,
  given: readonly (ProviderLogin | undefined)[],
  options: StatePlace = placeOfState(stack),
): Promise<boolean> {
  const logins = given.filter((login) => login !== undefined);
  if (logins.length === 0) {
    return false;
  }
  const state = await exportState(stack, "its login to the cloud cannot be renewed", options);
  const renewed = withLogins(state, logins);
  if (renewed === undefined) {
    return false;
  }
  await importState(stack, renewed, options);
  return true;
}

const properties = z.record(z.string(), z.unknown());
const provider = z.looseObject({ type: z.string(), inputs: properties, outputs: properties.default({}) });
const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.unknown()).default([]) }).nullable(),
});

/** An exported state with other logins of its providers; undefined where they have these. Pure. */
export function withLogins(state: unknown, logins: readonly ProviderLogin[]): unknown {
  const { deployment, ...rest } = exported.parse(state);
  let isOther = false;
  const resources = deployment?.resources.map((resource) => {
    const found = provider.safeParse(resource).data;
    const login = logins.find(({ plugin }) => found?.type === `pulumi:providers:${plugin}`);
    if (found === undefined || login === undefined || hasLogin(found.inputs, login)) {
      return resource;
    }
    isOther = true;
    return {
      ...found,
      inputs: replaceLogin(found.inputs, login),
      outputs: replaceLogin(found.outputs, login),
    };
  });
  return isOther ? { ...rest, deployment: { ...deployment, resources } } : undefined;
}

/** An empty text and nothing at all mean the same to a provider. */
function hasLogin(before: Readonly<Record<string, unknown>>, { inputs }: ProviderLogin): boolean {
  return Object.entries(inputs).every(([name, value]) => textOf(before[name]) === (value ?? ""));
}

function replaceLogin(
  before: Readonly<Record<string, unknown>>,
  { inputs, secrets }: ProviderLogin,
): Record<string, unknown> {
  const others = Object.entries(before).filter(([name]) => !(name in inputs));
  const own = Object.entries(inputs).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, secrets.includes(name) ? secret(value) : value] as const],
  );
  return Object.fromEntries([...others, ...own]);
}

function textOf(value: unknown): string {
  const plain = plainOf(value);
  return typeof plain === "string" ? plain : (JSON.stringify(plain) ?? "");
}
