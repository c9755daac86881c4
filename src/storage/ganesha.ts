import type * as pulumi from "@pulumi/pulumi";
import type { PhaseArgs } from "../machines/phase";
import type { Machine } from "../machines/types";
import { rendered } from "../render/rendered";
import { renderTemplate } from "../render/template";

type File = NonNullable<PhaseArgs["files"]>;

/** What a Ganesha beside Manila is of. */
export interface GaneshaStore {
  /** Client of Ceph that keeps exports and clients in the pool. */
  readonly client: string;
  readonly pool: string;
  /** Program that writes the index of exports anew before each start. */
  readonly index: string;
}

/** The files of a Ganesha on a machine, in the order in which they are written. */
export function ganeshaFiles({ privateAddress, name }: Machine, { client, pool, index }: GaneshaStore) {
  const values: Record<string, pulumi.Input<string>> = {
    ADDRESS: privateAddress,
    HOST: name,
    CLIENT: client,
    POOL: pool,
  };
  return [
    { path: "/etc/ganesha/ganesha.conf", content: rendered("manila/ganesha.conf", values), mode: "0644" },
    {
      path: "/etc/systemd/system/nfs-ganesha.service.d/start.conf",
      content: renderTemplate("manila/ganesha-start.conf"),
      mode: "0644",
    },
    { path: "/usr/local/sbin/ganesha-index", content: index, mode: "0755" },
    {
      path: "/usr/local/lib/manilakube/start",
      content: renderTemplate("manila/start.sh"),
      mode: "0755",
    },
  ] satisfies File;
}
