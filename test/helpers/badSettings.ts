import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { projectRoot } from "../../src/paths";

type Group = Readonly<Record<string, unknown>>;

/** A stack that must be refused. */
export interface BadSettings {
  readonly settings: Group;
  /** Of each setting that is wrong, without `manilakube:`, the beginning of its rule. */
  readonly refused: Readonly<Record<string, string>>;
}

/** What a lab in a cloud must say. */
const cloudMachines = {
  kind: "openstack",
  image: "debian-13",
  flavor: "m1.large",
  allowedCidrs: ["203.0.113.7/32"],
};

/** What a lab on a Ceph that is there must say. */
const externalStorage = {
  kind: "external",
  monitors: ["203.0.113.5"],
  client: "lab",
  keyringFile: "lab.keyring",
  nfsPool: "lab-nfs",
};

/** The table test/fixtures/bad-settings.yaml, each row with all that its stack needs beside what is wrong. */
export function badSettings(): readonly BadSettings[] {
  const text = readFileSync(join(projectRoot, "test", "fixtures", "bad-settings.yaml"), "utf8");
  const { embedded, cloud, external, devstack } = load(text) as Record<
    "embedded" | "cloud" | "external" | "devstack",
    readonly BadSettings[]
  >;
  return [
    ...embedded,
    ...cloud.map(({ settings, refused }) => ({
      settings: { machines: { ...cloudMachines, ...settings } },
      refused: below("machines", refused),
    })),
    ...external.map(({ settings, refused }) => ({
      settings: { storage: { ...externalStorage, ...settings } },
      refused: below("storage", refused),
    })),
    ...devstack.map(({ settings, refused }) => ({
      settings: { machines: cloudMachines, manila: { kind: "devstack", ...settings } },
      refused: below("manila", refused),
    })),
  ];
}

function below(group: string, refused: BadSettings["refused"]): BadSettings["refused"] {
  return Object.fromEntries(Object.entries(refused).map(([name, rule]) => [`${group}.${name}`, rule]));
}

/** A stack file of the checkout that a test writes again and again. */
export class StackFile {
  private readonly path: string;

  constructor(readonly stack: string) {
    this.path = join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);
  }

  /** @param settings without `manilakube:` */
  write(settings: Group): void {
    const config = Object.entries(settings).map(([name, value]) => [`manilakube:${name}`, value]);
    this.writeText(`# Made by a test.\n${dump({ config: Object.fromEntries(config) as Group })}`);
  }

  writeText(text: string): void {
    writeFileSync(this.path, text);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
