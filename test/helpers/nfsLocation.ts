import { on } from "./lab";

/** What an export location of NFS says: a server, and a path there. */

/** As user-space clients take it. @example nfsUrl("10.97.1.30:/volumes/a") // "nfs://10.97.1.30/volumes/a?version=4" */
export function nfsUrl(location: string): string {
  const [host = "", path = ""] = location.split(/:(?=\/)/);
  return `nfs://${host}${path}?version=4`;
}

/** A machine's own address on the way to the server of a location. */
export async function addressTowards(location: string, machine: string): Promise<string> {
  const server = location.split(":")[0] ?? "";
  return on(machine, `ip -o -4 route get ${server} | sed 's/.* src \\([^ ]*\\).*/\\1/'`);
}
