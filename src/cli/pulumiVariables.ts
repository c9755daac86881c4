const ofPulumi = /^PULUMI_\w*$/;

/**
 * Takes every variable of Pulumi's out of an environment, so that a lab is the same in every shell.
 *
 * All of them, not a list: what somebody sets for projects of their own is never meant for a lab. The engine prefers
 * `PULUMI_CONFIG_PASSPHRASE` (often set, and empty) to the file that labs have, and a lab made with it can be read in no
 * other shell; `PULUMI_STACK` chooses another stack; `PULUMI_ACCESS_TOKEN` makes Pulumi Cloud a candidate; and
 * `PULUMI_OPTION_…` sets any flag of any command. The few that a lab needs, labVariables() sets. Pulumi's SDK gives all
 * of process.env to what it starts, hence there.
 *
 * @returns the names of those that were there
 */
export function takePulumiVariables(env: Record<string, string | undefined>): string[] {
  const names = Object.keys(env).filter((name) => ofPulumi.test(name));
  for (const name of names) {
    Reflect.deleteProperty(env, name);
  }
  return names;
}
