import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { MachineFiles } from "./directory";

const record = z.object({
  /** Of the machine: another one of the same name has another id. */
  id: z.string(),
  name: z.string(),
  /** The image that its disk lies over. */
  image: z.string(),
  /** Its network device on this host. */
  tap: z.string(),
});

/** What a virtual machine is, as its directory says. */
export type MachineRecord = z.infer<typeof record>;

/** Undefined where there is no machine, or where making it was broken off before it was one. */
export async function readRecord({ record: path }: MachineFiles): Promise<MachineRecord | undefined> {
  try {
    return record.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}
