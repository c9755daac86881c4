import { describeClient } from "../../machines/openstack/cloud/describe";
import { findingsOf, good, stop, type Examination, type Fact, type Finding } from "../../machines/finding";
import { areOnThisHost } from "../../machines/places";
import type { Settings } from "../../settings/load";
import { InputError } from "../../settings/problem";
import type { ManilaClient } from "./connect";
import { answers, exportAddress, judgeExports, type TriedExport } from "./exports";
import { loginFacts } from "./facts";
import { judgeLimits, limitsOf } from "./limits";
import type { ExistingSettings } from "./login";
import { addressOf, judgeNfsClients, nfsClientsOf } from "./nfsClients";
import { judgeShadows } from "./shadows";
import { projectShares, type Share } from "./shares";
import { findType, judgeType, shareTypesOf, wantedTypes, type ShareType } from "./shareTypes";

/** Looks at everything that a lab needs of a Manila. Makes nothing. @param connect logs in there */
export async function examineManila(
  settings: Settings,
  manila: ExistingSettings,
  connect: () => Promise<ManilaClient>,
): Promise<Examination> {
  try {
    const at = await connect();
    const where = `Manila of ${describeClient(at.client)}`;
    const { authUrl } = loginFacts(at);
    const fact = { fact: "Manila", found: where, shownBy: "openstack catalog list" };
    const { name } = at.client.login;
    return {
      where,
      findings: [judgeAddress(fact, name, authUrl), ...(await look(settings, manila, at, authUrl))],
    };
  } catch (error) {
    if (error instanceof InputError) {
      return { where: "", findings: findingsOf(error.problems), subject: error.subject };
    }
    throw error;
  }
}

/** What is this host's own address here is each machine's own there. Pure. @param entry of clouds.yaml */
export function judgeAddress(fact: Fact, entry: string, authUrl: string): Finding {
  if (!/^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(authUrl).hostname)) {
    return good(fact);
  }
  const rule = `must have an auth_url that the lab's machines reach, and ${authUrl} is this host's own`;
  const problem = { setting: "manilakube:manila.cloud", value: entry, rule };
  return { ...stop(fact, rule, ""), problem };
}

async function look(
  settings: Settings,
  manila: ExistingSettings,
  at: ManilaClient,
  authUrl: string,
): Promise<Finding[]> {
  const [types, shares, limits, clients] = await Promise.all([
    shareTypesOf(at),
    projectShares(at),
    limitsOf(at),
    nfsClientsOf(settings, manila, authUrl),
  ]);
  const wanted = wantedTypes(manila).map(({ protocol, name }) => {
    const type = findType(types, name);
    return { protocol, name, shares: type === undefined ? [] : shares.filter((each) => isOf(each, type)) };
  });
  const keystone = await addressOf(authUrl);
  // Only machines on this host reach exports by way of this host.
  const tried = areOnThisHost(settings.machines) ? await Promise.all(wanted.flatMap(tryExports)) : [];
  return [
    ...wanted.map(({ protocol, name, shares: own }) =>
      judgeType(
        protocol,
        name,
        types,
        own.map((each) => each.share_proto),
      ),
    ),
    ...(manila.shareTypes.nfs === undefined ? [] : [judgeNfsClients(clients, settings.machines.subnet)]),
    ...judgeLimits(limits),
    ...(keystone === undefined ? [] : judgeShadows(settings, keystone, "keystone")),
    ...tried.flatMap(({ host, shareType }) => judgeShadows(settings, host, `exports of ${shareType}`)),
    ...judgeExports(tried),
  ];
}

function isOf(share: Share, { id, name }: ShareType): boolean {
  return [share.share_type, share.share_type_name].some((each) => each === id || each === name);
}

/** The first address that the project's shares of a type tell. */
function tryExports({
  name,
  protocol,
  shares,
}: {
  readonly name: string;
  readonly protocol: string;
  readonly shares: readonly Share[];
}): Promise<TriedExport>[] {
  const address = shares
    .filter(({ share_proto: each }) => each === protocol)
    .flatMap(({ export_locations: locations }) => locations)
    .flatMap((location) => exportAddress(protocol, location) ?? [])[0];
  return address === undefined
    ? []
    : [answers(address).then((answer) => ({ ...address, shareType: name, answers: answer }))];
}
