import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openCache } from "../../src/artifacts";
import { nfsGuest, nfsModules } from "../../src/artifacts/recipes/nfsGuest";
import { tarTo } from "../../src/cli/tarTo";
import { projectRoot } from "../../src/paths";
import { readScript } from "../../src/render/template";
import { assemble } from "../../src/remote/script";
import { on } from "./lab";
import { obstacles } from "./obstacles";
import { stack } from "./run";

const files = join(projectRoot, "templates", "testing", "guest");
/** No job takes longer, in seconds. */
const atMost = 150;

/** Why workers cannot run such a guest, or need none; undefined where they do. */
export const noGuest: string | undefined = process.env[obstacles.guest];

/**
 * A user-mode-linux guest on a worker: a real kernel's NFS client where the worker's own kernel has none. The server sees
 * the worker's address.
 */
export class KernelGuest {
  private readonly id = randomBytes(2);
  private readonly name = `guest${this.id.toString("hex")}`;
  private readonly directory = `/var/lib/${this.name}`;

  constructor(readonly worker: string) {}

  /** Puts the kernel on the worker. */
  async install(): Promise<void> {
    const packed = [
      { from: openCache().path(nfsGuest), entries: ["."] },
      { from: files, entries: ["init"] },
    ];
    await tarTo(stack, this.worker, packed, `mkdir ${this.directory} && tar -C ${this.directory} -xf -`);
    await on(this.worker, `chmod 0755 ${this.directory}/init`);
  }

  /**
   * Boots, runs a script for bash, and powers off.
   * @param seconds after which the guest is ended
   * @returns what the script wrote
   * @throws Error where it failed, with what it wrote
   */
  async run(job: string, seconds = atMost): Promise<string> {
    // One of the 16384 networks of four addresses in the link-local range.
    const network = `169.254.${this.id[0] ?? 0}.${(this.id[1] ?? 0) & 0xfc}`;
    const address = (host: number): string => network.replace(/\d+$/, (last) => `${Number(last) + host}`);
    const settings = [
      `ADDRESS=${address(2)}/30`,
      `GATEWAY=${address(1)}`,
      `MODULES="${nfsModules.join(" ")}"`,
    ].join("\n");
    const variables = {
      DIRECTORY: this.directory,
      DEVICE: this.name,
      GATEWAY: address(1),
      ADDRESS: address(2),
      SECONDS_AT_MOST: `${seconds}`,
    };
    const script = assemble({
      body: readScript("testing/guest/run.sh", variables),
      variables,
      files: [
        { path: `${this.directory}/settings`, content: settings },
        { path: `${this.directory}/job`, content: job },
      ],
    });
    const console = await on(this.worker, "exec bash -s", script.text);
    const [, output, code] = /:job:\r?\n([^]*?)\r?\n:code:(\d+):/.exec(console) ?? [];
    if (output === undefined || code !== "0") {
      throw new Error(`in the guest on ${this.worker}: ${output ?? console}`);
    }
    return output.replaceAll("\r", "").trim();
  }

  async remove(): Promise<void> {
    await on(this.worker, `rm -rf ${this.directory}`);
  }
}

/** Mounts an export on /mnt/share with the kernel's client. */
export function mountScript(location: string, options = "rw"): string {
  return `mkdir /mnt/share; mount -t nfs -o vers=4.1,proto=tcp,nolock,${options} ${location} /mnt/share; cd /mnt/share`;
}
