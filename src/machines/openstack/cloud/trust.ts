import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Entry } from "./entry";

/** Whom a client of a cloud trusts, and what it shows of itself; paths are absolute. */
export interface Trust {
  readonly cacert: string | undefined;
  readonly verify: boolean;
  /** For clouds that want certificates of their clients. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

const yes = ["true", "yes", "on", "1"];
const no = ["false", "no", "off", "0"];

/**
 * What an entry says about TLS.
 * @param home what `~` stands for
 * @param refuse ends it, with a rule
 */
export function trustOf(beside: Entry, home: string, refuse: (rule: string) => never): Trust {
  const flag = (key: string): boolean | undefined => {
    const value = beside[key];
    const word = typeof value === "string" ? value.toLowerCase() : "";
    return value === undefined
      ? undefined
      : yes.includes(word)
        ? true
        : no.includes(word)
          ? false
          : refuse(`must have true or false for '${key}'`);
  };
  const file = (key: string): string | undefined => {
    const value = beside[key];
    if (value === undefined) {
      return undefined;
    }
    const path =
      typeof value === "string"
        ? resolve(value.replace(/^~(?=\/)/, home))
        : refuse(`must have a path for '${key}'`);
    return existsSync(path) ? path : refuse(`has a ${key} that is not there: ${path}`);
  };
  const verify = flag("insecure") !== true && flag("verify") !== false;
  const [cert, key] = [file("cert"), file("key")];
  return {
    // A file that nobody will read need not be there.
    cacert: verify ? file("cacert") : undefined,
    verify,
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
