export type Variables = Readonly<Record<string, string | undefined>>;

const ofOpenstack = /^OS_\w*$/;

let taken: Variables = {};

/**
 * Takes every OS_* out of an environment and remembers them, so that they reach whoever looks for the user's login and nobody else.
 *
 * Each program that meets one has a meaning for it: Pulumi's provider fills gaps of what it is told from there, and with
 * OS_CLOUD logs in to that cloud whatever it is told; the openstack client mixes them with the lab's own login, and would send
 * a secret of the user's cloud to the lab's keystone. Child processes inherit process.env in many places, hence there.
 */
export function takeShellVariables(env: Record<string, string | undefined>): void {
  const names = Object.keys(env).filter((name) => ofOpenstack.test(name));
  taken = Object.fromEntries(names.map((name) => [name, env[name]]));
  for (const name of names) {
    Reflect.deleteProperty(env, name);
  }
}

/** This process's environment with the OS_* that the user's shell has. For the login to a cloud, and for nothing else. */
export function shellVariables(): Variables {
  return { ...process.env, ...taken };
}
