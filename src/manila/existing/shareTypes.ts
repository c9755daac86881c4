import { z } from "zod";
import { good, stop, warning, type Finding } from "../../machines/finding";
import type { ShareProtocol } from "../types";
import type { ManilaClient } from "./connect";
import type { ExistingSettings } from "./login";

/** A share type, as far as the login's user may see it. */
export interface ShareType {
  readonly id: string;
  readonly name: string;
  /** What only an administrator sees is missing. */
  readonly extraSpecs: Readonly<Record<string, string>>;
}

const answer = z.object({
  share_types: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      extra_specs: z.record(z.string(), z.coerce.string()).default({}),
    }),
  ),
});

export async function shareTypesOf({ client, service }: ManilaClient): Promise<ShareType[]> {
  const { share_types: types } = await client.get(service, "/types?is_public=all", answer);
  return types.map(({ id, name, extra_specs: extraSpecs }) => ({ id, name, extraSpecs }));
}

/** The share types that settings name, by protocol. Pure. */
export function wantedTypes({ shareTypes }: ExistingSettings): { protocol: ShareProtocol; name: string }[] {
  const { cephfs, nfs } = shareTypes;
  return [
    ...(cephfs === undefined ? [] : [{ protocol: "CEPHFS" as const, name: cephfs }]),
    ...(nfs === undefined ? [] : [{ protocol: "NFS" as const, name: nfs }]),
  ];
}

/** @param wanted name or id */
export function findType(types: readonly ShareType[], wanted: string): ShareType | undefined {
  return types.find(({ id, name }) => name === wanted || id === wanted);
}

/**
 * Whether a share type does what settings want of it. Pure.
 * @param seen protocols of the project's shares of that type
 */
export function judgeType(
  protocol: ShareProtocol,
  wanted: string,
  types: readonly ShareType[],
  seen: readonly string[],
): Finding {
  const setting = `manilakube:manila.shareTypes.${protocol.toLowerCase()}`;
  const fact = { fact: setting, found: wanted, shownBy: "openstack share type list" };
  const refuse = (rule: string): Finding => ({
    ...stop(fact, rule, ""),
    problem: { setting, value: wanted, rule },
  });
  const type = findType(types, wanted);
  if (type === undefined) {
    const known = types.map(({ name }) => name).join(", ");
    return refuse(`must be a share type that the login sees; there are: ${known === "" ? "none" : known}`);
  }
  // Such as `NFS`, or `<or> NFS <or> CIFS`.
  const protocols = type.extraSpecs["storage_protocol"];
  if (protocols !== undefined && !protocols.split(/[^A-Z0-9]+/).includes(protocol)) {
    return refuse(`must be a share type for ${protocol}, and its storage_protocol is ${protocols}`);
  }
  if (/true/i.test(type.extraSpecs["driver_handles_share_servers"] ?? "")) {
    return refuse(
      "must be a share type without share servers (driver_handles_share_servers False): the lab's storage classes name no share network",
    );
  }
  const others = [...new Set(seen)].filter((each) => each !== protocol);
  return others.length === 0 || seen.includes(protocol)
    ? good(fact)
    : warning(
        fact,
        `should be a share type for ${protocol}; the project's shares of this type are ${others.join(", ")}`,
        "name another share type, or see whether this one serves both protocols",
      );
}
