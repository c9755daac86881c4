import { kubectl, type Namespace } from "./kubernetes";

export type CephMounter = "kernel" | "fuse";

/** Storage classes like the lab's for CephFS, each with one client of CephFS, whichever the lab's own one names. */
export class MounterClasses {
  constructor(
    private readonly namespace: Namespace,
    private readonly mounters: readonly CephMounter[],
  ) {}

  /** The name of one's class. */
  of(mounter: CephMounter): string {
    return `${this.namespace.name}-${mounter}`;
  }

  async create(): Promise<void> {
    for (const mounter of this.mounters) {
      const change = (parameters: object) => ({ ...parameters, "cephfs-mounter": mounter });
      await this.namespace.apply(
        await this.namespace.variant("storageclass/manila-cephfs", this.of(mounter), change),
      );
    }
  }

  async delete(): Promise<void> {
    const names = this.mounters.map((mounter) => this.of(mounter));
    await kubectl(["delete", "storageclass", ...names, "--ignore-not-found"]);
  }
}
