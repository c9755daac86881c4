import { existsSync } from "node:fs";
import { runProgram, succeeds } from "../process/run";
import type { ChangeKind } from "./change";

/** What tells that a module does its work, whether it was loaded or is part of the kernel. */
const signs: Readonly<Record<string, string>> = { tun: "/dev/net/tun" };

/** A module of the kernel, loaded. One that others use by then stays. */
export const kernelModule: ChangeKind = {
  look: (name) => Promise.resolve(existsSync(signs[name] ?? `/sys/module/${name}`) ? "loaded" : "not loaded"),
  isEnough: (_name, now) => now === "loaded",
  apply: async (name) => {
    await runProgram("modprobe", [name]);
  },
  undo: async (name) => {
    await succeeds("modprobe", ["--remove", name]);
  },
};
