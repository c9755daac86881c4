/** An entry of clouds.yaml, or a part of one. */
export type Entry = Readonly<Record<string, unknown>>;

export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One value laid over another: sections key by key, all else as a whole. */
export function merge(below: unknown, above: unknown): unknown {
  if (!isEntry(below) || !isEntry(above)) {
    return above;
  }
  const changed = Object.entries(above).map(([key, value]) => [
    key,
    key in below ? merge(below[key], value) : value,
  ]);
  return { ...below, ...(Object.fromEntries(changed) as Entry) };
}

/** Keys with underscores, and without those that say nothing: `cacert:` with an empty value is not set. */
export function clean(entry: Entry): Entry {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) =>
      value === null || value === undefined || value === ""
        ? []
        : [[key.replaceAll("-", "_"), isEntry(value) ? clean(value) : value]],
    ),
  );
}

/** What openstacksdk makes of a cloud's entry: its profile and its region are laid in, and `auth` is a section of its own. */
export interface FlatEntry {
  readonly region: string | undefined;
  /** Below `auth`. */
  readonly auth: Entry;
  /** Beside `auth`; where people write parts of the login, too. */
  readonly beside: Entry;
}

/**
 * @param profiles by name; what a profile says holds where the entry says nothing
 * @param wanted region
 * @param refuse ends it, with a rule
 */
export function flatten(
  given: Entry,
  profiles: Readonly<Record<string, unknown>>,
  wanted: string | undefined,
  refuse: (rule: string) => never,
): FlatEntry {
  const entry = clean(given);
  // `cloud` is the profile's name in old files.
  const name = entry["profile"] ?? entry["cloud"];
  const found = typeof name === "string" ? profiles[name] : undefined;
  const profile = isEntry(found) ? clean(found) : {};
  const whole = merge(profile, entry) as Entry;
  const regions = regionsOf(entry) ?? regionsOf(profile) ?? [];
  const region = wanted === undefined ? regions[0] : regions.find((each) => each.name === wanted);
  if (wanted !== undefined && region === undefined && regions.length > 0) {
    refuse(`has the regions ${regions.map((each) => each.name).join(", ")}, and OS_REGION_NAME is ${wanted}`);
  }
  const { auth = {}, ...beside } = merge(whole, region?.values ?? {}) as Entry;
  if (!isEntry(auth)) {
    refuse("must have keys with texts in its section 'auth'");
  }
  if (
    typeof name === "string" &&
    found === undefined &&
    auth["auth_url"] === undefined &&
    beside["auth_url"] === undefined
  ) {
    refuse(
      `has the profile '${name}', which no clouds-public.yaml holds (the profiles that openstacksdk brings are not read), ` +
        "and no auth_url; write the auth_url into the entry",
    );
  }
  return { region: region?.name ?? wanted, auth, beside };
}

interface Region {
  readonly name: string;
  readonly values: Entry;
}

function regionsOf({ regions, region_name: one }: Entry): Region[] | undefined {
  const given = regions ?? (typeof one === "string" ? one.split(",") : one);
  if (!Array.isArray(given)) {
    return undefined;
  }
  return given.flatMap((region: unknown): Region[] => {
    const { name = region, values }: Entry = isEntry(region) ? region : {};
    return typeof name === "string" ? [{ name, values: isEntry(values) ? values : {} }] : [];
  });
}
