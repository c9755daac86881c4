import { protocols } from "../csi/protocols";
import type { Build } from "./patch";

type Call = Pick<Build, "args" | "scratch">;

const endpoint = (protocol: string): string => {
  const directory = protocols.find(({ name }) => name === protocol)?.partnerDirectory ?? "";
  return `--endpoint=unix://${directory}/csi.sock`;
};

// kubelet never asks a partner who it is: Manila CSI answers for it.
const node = "--nodeid=manilakube";

/** How upstream's partners are called, which take other arguments than this lab's stand-ins. Sources: their charts. */
const calls: Readonly<Record<string, Call>> = {
  "ceph-csi": {
    args: [
      ...["--v=5", "--type=cephfs", "--nodeserver=true", node, "--drivername=cephfs.csi.ceph.com"],
      endpoint("cephfs"),
    ],
    // Keys of cephx users, for as long as a mount takes.
    scratch: ["/tmp/csi/keys"],
  },
  "csi-driver-nfs": { args: ["--v=5", node, "--drivername=nfs.csi.k8s.io", endpoint("nfs")] },
};

/** What a part's container gets with a build of upstream's; nothing where it is called as the pinned one. */
export function upstreamCall(part: string): Call {
  return calls[part] ?? {};
}
