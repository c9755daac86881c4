import { existsSync } from "node:fs";
import { findCloud, type CloudLogin } from "../../machines/openstack/cloud/cloudsFile";
import { homeOf } from "../../machines/openstack/cloud/configFiles";
import { shellVariables, type Variables } from "../../machines/openstack/cloud/shellVariables";
import { userFile } from "../../paths";
import type { Settings } from "../../settings/load";
import { InputError, type Problem } from "../../settings/problem";

export type ExistingSettings = Extract<Settings["manila"], { kind: "existing" }>;

/** Where a login to a Manila is written down. */
export interface LoginPlace {
  /** Of clouds.yaml, as `findCloud` takes it. */
  readonly entry?: string | undefined;
  /** The file with it; undefined for those that the openstack client reads. */
  readonly file?: string | undefined;
  /** In place of the entry's own. */
  readonly region?: string | undefined;
}

/** The place that settings name. Pure. */
export function placeOfLogin({ machines }: Pick<Settings, "machines">, manila: ExistingSettings): LoginPlace {
  const { cloud, cloudsFile: file, region } = manila;
  // Machines in a cloud come with that cloud's Manila, unless another one is named.
  const beside = "cloud" in machines && file === undefined ? machines.cloud : undefined;
  return { entry: cloud ?? beside, file, region };
}

/** @throws InputError where there is no such login, or one that cannot be used */
export function findLogin(
  { entry, file, region }: LoginPlace,
  env: Variables = shellVariables(),
): CloudLogin {
  return naming("manilakube:manila.cloud", () => {
    const login = findCloud(entry, file === undefined ? env : onlyFile(file, env));
    return { ...login, region: region ?? login.region };
  });
}

/** A file that the settings name is read as it is, whatever the shell has. */
function onlyFile(file: string, env: Variables): Variables {
  const path = userFile(file, homeOf(env));
  if (!existsSync(path)) {
    const rule = `must be there, and ${path} is not; that of a lab, .lab/<stack>/clouds.yaml, is while the lab is up`;
    throw new InputError(subject, [{ setting: "manilakube:manila.cloudsFile", value: file, rule }]);
  }
  return { HOME: homeOf(env), OS_CLIENT_CONFIG_FILE: path };
}

export const subject = "The Manila cannot be used";

const settingOfMachines = "manilakube:machines.cloud";

/** Runs what reads or uses a login, and lets its errors name this setting, not that of the machines' cloud. */
export function naming<T>(setting: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw renamed(error, setting);
  }
}

/** The same for what takes its time. */
export async function namingLater<T>(setting: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw renamed(error, setting);
  }
}

function renamed(error: unknown, setting: string): unknown {
  return error instanceof InputError
    ? new InputError(
        subject,
        error.problems.map((problem): Problem => ({
          ...problem,
          setting: problem.setting === settingOfMachines ? setting : problem.setting,
        })),
      )
    : error;
}
