import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { acquireLock } from "../artifacts/lock";
import type { Change, ChangeKind } from "./change";

const file = z.array(
  z.strictObject({
    kind: z.string(),
    what: z.string(),
    /** How it was before the first lab. */
    before: z.string(),
    /** Who needs it. */
    owners: z.array(z.string()),
  }),
);

type Entry = z.infer<typeof file>[number];

/** Seconds: others hold the lock for a moment only. */
const patience = 60;

/**
 * Remembers what was changed on this host, how it was before, and for whom, so that the last one who needs it puts just that
 * back. All labs of all checkouts share it.
 */
export class Ledger {
  /** @param directory one that a reboot of the host empties: it takes the changes, too */
  constructor(
    private readonly kinds: Readonly<Record<string, ChangeKind>>,
    private readonly directory: string,
  ) {}

  /** Whether nothing needs to be changed. */
  async isReady(wanted: readonly Change[]): Promise<boolean> {
    const states = await Promise.all(
      wanted.map(async ({ kind, what }) => {
        const { look, isEnough } = this.kindOf(kind);
        return isEnough(what, await look(what));
      }),
    );
    return states.every((ready) => ready);
  }

  /** Changes what is not as it is wanted, for an owner. */
  async prepare(owner: string, wanted: readonly Change[]): Promise<void> {
    await this.alone(async (entries) => {
      for (const { kind, what } of wanted) {
        const { look, isEnough, apply } = this.kindOf(kind);
        const now = await look(what);
        const known = entries.find(({ kind: name, what: thing }) => name === kind && thing === what);
        if (isEnough(what, now) && known === undefined) {
          continue;
        }
        const entry = known ?? { kind, what, before: now, owners: [] };
        entry.owners = [...new Set([...entry.owners, owner])];
        if (known === undefined) {
          entries.push(entry);
        }
        // First the memory: whoever is killed in between has changed nothing that is not known.
        await this.write(entries);
        if (!isEnough(what, now)) {
          await apply(what);
        }
      }
    });
  }

  /** Puts back what only these owners need. */
  async release(isOwner: (owner: string) => boolean): Promise<void> {
    // Whoever is not root takes down labs in clouds, for which nothing is changed here.
    if (!(await this.read()).some(({ owners }) => owners.some(isOwner))) {
      return;
    }
    await this.alone(async (entries) => {
      for (const entry of [...entries]) {
        const others = entry.owners.filter((owner) => !isOwner(owner));
        if (others.length === entry.owners.length) {
          continue;
        }
        if (others.length === 0) {
          await this.kindOf(entry.kind).undo(entry.what, entry.before);
          entries.splice(entries.indexOf(entry), 1);
        }
        entry.owners = others;
        await this.write(entries);
      }
    });
  }

  private kindOf(name: string): ChangeKind {
    const found = this.kinds[name];
    if (found === undefined) {
      throw new Error(`${this.path} holds a change of the kind ${name}, which this version does not know`);
    }
    return found;
  }

  private get path(): string {
    return join(this.directory, "changes.json");
  }

  private async alone(work: (entries: Entry[]) => Promise<void>): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const release = await acquireLock(join(this.directory, "changes.lock"), { atMostSeconds: patience });
    try {
      await work(await this.read());
    } finally {
      release();
    }
  }

  private async read(): Promise<Entry[]> {
    const text = await readFile(this.path, "utf8").catch(() => "[]");
    return file.parse(JSON.parse(text));
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    await writeFile(`${this.path}.new`, `${JSON.stringify(entries, undefined, 1)}\n`);
    await rename(`${this.path}.new`, this.path);
  }
}
