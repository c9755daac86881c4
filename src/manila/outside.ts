import type { CloudLogin } from "../machines/openstack/cloud/cloudsFile";
import type { Examination } from "../machines/finding";
import { handedLogin, handLogin } from "../machines/openstack/cloud/handedLogin";
import { keepRecord } from "../machines/openstack/cloud/record";
import { shellVariables } from "../machines/openstack/cloud/shellVariables";
import { markedName } from "../machines/openstack/mark";
import { isExisting } from "../settings/existingManila";
import type { Settings } from "../settings/load";
import { InputError } from "../settings/problem";
import { connectToManila, type ManilaClient } from "./existing/connect";
import { examineManila } from "./existing/examine";
import { loginFacts, type ManilaFacts } from "./existing/facts";
import { findLogin, placeOfLogin, subject } from "./existing/login";
import { nfsClientsOf } from "./existing/nfsClients";

/** A Manila outside the lab, for the lab's commands: all that they know of it. What the program makes of it is in index.ts. */
export interface OutsideManila {
  /** Looks at all that the lab needs there. Makes nothing. */
  readonly examine: () => Promise<Examination>;
  /** @throws InputError where it cannot be logged in to, or where the lab's shares are elsewhere */
  readonly facts: () => Promise<ManilaFacts>;
  /** The same by what the settings say alone, for `lab render`: no cloud is looked at. */
  readonly standInFacts: () => ManilaFacts;
  /** Hands Pulumi's program, started next, the login that was read. */
  readonly handOver: () => void;
}

/** @returns undefined where the lab makes its own Manila */
export function outsideManila(settings: Settings): OutsideManila | undefined {
  const { stack, manila } = settings;
  if (!isExisting(manila)) {
    return undefined;
  }
  const place = placeOfLogin(settings, manila);
  let known: CloudLogin | undefined;
  // Read once, so that all that a command does there is done by the same user in the same project.
  const login = (): CloudLogin => (known ??= handedLogin("manila", shellVariables()) ?? findLogin(place));
  const connect = async (): Promise<ManilaClient> => connectToManila(stack, login());
  return {
    examine: () => examineManila(settings, manila, connect),
    facts: async () => {
      const at = await connect();
      const found = loginFacts(at);
      const clients = await nfsClientsOf(settings, manila, found.authUrl);
      if (clients === undefined && manila.shareTypes.nfs !== undefined) {
        const rule = "must name the network that NFS mounts come from: it cannot be told from here";
        throw new InputError(subject, [{ setting: "manilakube:manila.nfsClients", value: undefined, rule }]);
      }
      // From here on shares may be made there.
      const { id } = keepRecord(stack, at.client, "manilas", place.file);
      return { ...found, nfsClients: clients?.network, mark: markedName({ stack, id }) };
    },
    standInFacts: () => ({
      authUrl: "https://keystone.invalid/v3",
      region: manila.region ?? "",
      interface: "public",
      trust: { verify: true },
      credential: {},
      nfsClients: manila.nfsClients,
      mark: markedName({ stack, id: "00000000" }),
    }),
    handOver: () => {
      handLogin(stack, "manila", login());
    },
  };
}
