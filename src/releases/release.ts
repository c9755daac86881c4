/** A line of releases that one setting chooses from. */
export interface Release {
  /** What the setting is written as, such as `1.37` or `2026.2`. */
  readonly name: string;
  /** Full version of what is built, such as `v1.37.2`. */
  readonly version: string;
  /** Last day of upstream's support, as an ISO date; missing where upstream has not said yet. */
  readonly supportedUntil?: string;
}

/** Former releases that this project no longer builds: name → last day of upstream's support. */
export type EndedReleases = Readonly<Record<string, string>>;

/**
 * Finds the release that a setting names, by the release's name, or by its full version with or without `v`.
 * @param releases newest first
 * @example chooseRelease(kubernetesReleases, "1.37"), chooseRelease(kubernetesReleases, "v1.37.2")
 */
export function chooseRelease<R extends Release>(releases: readonly R[], wanted: string): R | undefined {
  const bare = wanted.replace(/^v/, "");
  return releases.find(({ name, version }) => bare === name || bare === version.replace(/^v/, ""));
}

/**
 * The release that settings or another table name, where it is known to be there.
 * @throws RangeError where it is not: the settings' rule lets nothing else through
 */
export function releaseOf<R extends Release>(releases: readonly R[], wanted: string): R {
  const release = chooseRelease(releases, wanted);
  if (release === undefined) {
    throw new RangeError(`no release is called ${wanted}`);
  }
  return release;
}

/**
 * Says why a release cannot be had, as the rule of a setting.
 * @example releaseRule(kubernetesReleases, ended, "1.34")
 *   // "must be one of 1.37 (v1.37.2), 1.36 (v1.36.3); 1.34 is out of support since 2026-10-27"
 */
export function releaseRule(releases: readonly Release[], ended: EndedReleases, wanted: string): string {
  const offered = `must be one of ${releases.map(({ name, version }) => `${name} (${version})`).join(", ")}`;
  const name = Object.keys(ended).find((each) => [each, `v${each}`].some((prefix) => isOf(wanted, prefix)));
  return name === undefined ? offered : `${offered}; ${name} is out of support since ${ended[name] ?? ""}`;
}

/** Whether a version belongs to a release: `v1.34.3` to `v1.34`, but `1.340` not to `1.34`. */
function isOf(version: string, release: string): boolean {
  return version === release || version.startsWith(`${release}.`);
}
