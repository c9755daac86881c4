import { randomBytes } from "node:crypto";
import { on } from "./lab";

/**
 * Runs a script on a machine, in a directory where an NFS share is mounted by the kernel's own client; unmounted afterwards,
 * whatever comes of it.
 * @returns what the script wrote
 * @throws Error where the mount or the script failed, with what was said
 */
export async function onNfsShare(
  machine: string,
  location: string,
  script: string,
  { options = "rw" }: { readonly options?: string } = {},
): Promise<string> {
  const server = location.split(":/")[0] ?? "";
  const directory = `/run/e2e-nfs-${randomBytes(3).toString("hex")}`;
  // Without mount.nfs, which no lab needs: the kernel wants the server as an address, too.
  const all = `vers=4.1,proto=tcp,addr=${server},${options}`;
  const lines = [
    "set -e",
    `mkdir ${directory}`,
    `trap 'cd /; umount -l ${directory} 2> /dev/null; rmdir ${directory}' EXIT`,
    `timeout 60 mount -i -t nfs4 -o ${all} ${location} ${directory}`,
    `cd ${directory}`,
    script,
  ];
  return on(machine, "exec timeout 180 bash -s", `${lines.join("\n")}\n`);
}
