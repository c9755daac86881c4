import { InputError } from "../../../settings/problem";
import { CloudClient } from "./client";
import { findCloud, shellNamesCloud, type CloudLogin } from "./cloudsFile";
import { handedLogin } from "./handedLogin";
import {
  cloudOfClient,
  cloudOfLab,
  cloudOfLogin,
  describeCloud,
  sameProject,
  sameRegion,
  type KnownCloud,
} from "./knownCloud";
import { shellVariables, type Variables } from "./shellVariables";

/**
 * Logs in to the cloud that a lab is in, with the credential that clouds.yaml or the shell's variables have now.
 * @param wanted entry of clouds.yaml, as `findCloud` takes it. Where neither this nor the shell names a cloud, the one that
 *   the lab was made with is meant
 * @throws InputError where they lead elsewhere than to where the lab was made: things are looked for by their ids, and in
 *   another cloud all of them would seem to be gone
 */
export async function connectToLab(
  stack: string,
  wanted: string | undefined,
  env?: Variables,
): Promise<CloudClient> {
  return connectAs(stack, loginOfLab(stack, wanted, env));
}

/**
 * The login that a command has handed to this process, else what clouds.yaml or the shell's variables have now.
 * @param wanted entry of clouds.yaml, as `findCloud` takes it
 */
export function loginOfLab(
  stack: string,
  wanted: string | undefined,
  env: Variables = shellVariables(),
): CloudLogin {
  return handedLogin("cloud", env) ?? find(stack, wanted, env, cloudOfLab(stack));
}

/** As `connectToLab`, with a login that has been found. */
export async function connectAs(stack: string, login: CloudLogin): Promise<CloudClient> {
  const known = cloudOfLab(stack);
  const meant = cloudOfLogin(login);
  // What is another one by its address is called so whether it takes the login or not.
  if (known !== undefined && !sameRegion(known, meant)) {
    throw anotherCloud(stack, login, known, meant);
  }
  const client = await CloudClient.connect(login);
  const found = cloudOfClient(client);
  if (known !== undefined && !sameProject(known, found)) {
    throw anotherCloud(stack, login, known, found);
  }
  return client;
}

function find(
  stack: string,
  wanted: string | undefined,
  env: Variables,
  known: KnownCloud | undefined,
): CloudLogin {
  try {
    return findCloud(wanted ?? (shellNamesCloud(env) ? undefined : known?.entry), env);
  } catch (error) {
    if (!(error instanceof InputError) || known === undefined) {
      throw error;
    }
    const place = `; the lab '${stack}' is in ${describeCloud(known)}`;
    throw new InputError(
      error.subject,
      error.problems.map((problem) => ({ ...problem, rule: `${problem.rule}${place}` })),
    );
  }
}

function anotherCloud(stack: string, { name }: CloudLogin, known: KnownCloud, found: KnownCloud): InputError {
  const rule =
    `must lead to where the lab was made: ${describeCloud(known)}; it leads to ${describeCloud(found)}. ` +
    `\`scripts/lab down ${stack}\` with a login to the first one makes room for a lab in the other ` +
    `(a cloud that has got another address: docs/openstack.md)`;
  return new InputError(`The lab '${stack}' is in another cloud or project`, [
    { setting: "manilakube:machines.cloud", value: name, rule },
  ]);
}
