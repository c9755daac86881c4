import { createConnection } from "node:net";
import { warning, type Finding } from "../../machines/finding";

/** Where a share can be mounted from. */
export interface ExportAddress {
  readonly host: string;
  readonly port: number;
}

const nfsPort = 2049;
const monitorPort = 6789;

/**
 * The address in an export location, the first one where there are several.
 * @returns undefined where it is in no form that is known
 * @example exportAddress("NFS", "10.0.0.5:/volumes/a") // { host: "10.0.0.5", port: 2049 }
 * @example exportAddress("CEPHFS", "10.0.0.5:6789,10.0.0.6:6789:/volumes/a") // { host: "10.0.0.5", port: 6789 }
 */
export function exportAddress(protocol: string, location: string): ExportAddress | undefined {
  const [first = ""] = location.split(":/")[0]?.split(",") ?? [];
  const [, host, port] = /^([A-Za-z0-9.-]+)(?::(\d+))?$/.exec(first) ?? [];
  return host === undefined
    ? undefined
    : { host, port: port === undefined ? (protocol === "NFS" ? nfsPort : monitorPort) : Number(port) };
}

const seconds = 3;

/** Whether something takes a connection there. */
export function answers({ host, port }: ExportAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: seconds * 1000 });
    const end = (result: boolean) => (): void => {
      socket.destroy();
      resolve(result);
    };
    socket.on("connect", end(true));
    socket.on("timeout", end(false));
    socket.on("error", end(false));
  });
}

/** An address of shares of a type, tried. */
export interface TriedExport extends ExportAddress {
  readonly shareType: string;
  readonly answers: boolean;
}

/** Only what does not answer is worth a word: no share of a type may be there yet to tell its address. Pure. */
export function judgeExports(tried: readonly TriedExport[]): Finding[] {
  return tried
    .filter((each) => !each.answers)
    .map(({ host, port, shareType }) =>
      warning(
        { fact: `exports of ${shareType}`, found: `${host}:${port}`, shownBy: `nc -z ${host} ${port}` },
        "should take connections from this host, and pods mount by way of this host",
        "see to a route, and to firewalls between",
      ),
    );
}
