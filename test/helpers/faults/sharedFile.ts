import { claim, pod } from "../objects";
import { apply, kubectl } from "./lab";

const storageClass = "manila-cephfs";
const bytes = 2 ** 20;

/** A file that a pod has written onto a share of CephFS, and by whose checksum one knows that the share is still what it was. */
export class SharedFile {
  private checksum = "";
  private readers = 0;

  /** @param name of its claim */
  constructor(private readonly name: string) {}

  async write(): Promise<void> {
    await apply(claim(this.name, { storageClass }));
    const command = `head -c ${bytes} /dev/urandom > /data/file && sync && sha256sum < /data/file`;
    this.checksum = await this.inPod("writer", command);
  }

  /** Whether another pod reads what was written: none that is there goes on, since what it has mounted may be gone. */
  async expectSame(): Promise<void> {
    this.readers += 1;
    const found = await this.inPod(`reader${this.readers}`, "sha256sum < /data/file");
    expect(found).toBe(this.checksum);
  }

  /** With the share. */
  async remove(): Promise<void> {
    await kubectl(["delete", "pvc", this.name, "--ignore-not-found", "--wait=true", "--timeout=120s"]);
  }

  private async inPod(role: string, command: string): Promise<string> {
    const name = `${this.name}-${role}`;
    await apply(pod(name, { claim: this.name }));
    try {
      await kubectl(["wait", `pod/${name}`, "--for=condition=Ready", "--timeout=240s"]);
      return await kubectl(["exec", name, "--", "timeout", "60", "sh", "-c", command]);
    } finally {
      await kubectl(["delete", "pod", name, "--grace-period=0", "--wait=true", "--timeout=120s"]);
    }
  }
}
