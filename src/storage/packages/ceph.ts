import { createHash } from "node:crypto";
import type { PhaseArgs } from "../../machines/phase";
import type { Machine } from "../../machines/types";
import { rendered } from "../../render/rendered";
import { renderTemplate } from "../../render/template";
import { ganeshaFiles } from "../ganesha";
import { cephConf } from "../types";
import { nfsPool } from "./names";

/** What the Ceph phase needs: one monitor, manager, OSD and metadata server, and Ganesha before them. */
export function cephPhase(machine: Machine, osdBytes: number): Pick<PhaseArgs, "variables" | "files"> {
  const address = machine.privateAddress;
  // Both identify one deployment, so they follow from the machine.
  const fsid = machine.id.apply((id) => uuidFrom(`fsid ${id}`));
  const osd = machine.id.apply((id) => uuidFrom(`osd ${id}`));
  const names = { ADDRESS: address, HOST: machine.name };
  return {
    variables: { ADDRESS: address, FSID: fsid, OSD_UUID: osd },
    files: [
      {
        path: cephConf,
        content: rendered("manila/ceph.conf", { ...names, FSID: fsid, OSD_BYTES: `${osdBytes}` }),
        mode: "0644",
      },
      ...ganeshaFiles(machine, {
        client: "ganesha",
        pool: nfsPool,
        index: renderTemplate("manila/ganesha-index.sh"),
      }),
    ],
  };
}

function uuidFrom(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return [8, 13, 18, 23].reduce((uuid, at) => `${uuid.slice(0, at)}-${uuid.slice(at)}`, hex);
}
