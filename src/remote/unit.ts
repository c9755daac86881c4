import { createHash, randomBytes } from "node:crypto";
import { readScript } from "../render/template";
import { stopTakes, type Bounds } from "./bounds";
import { assemble, assignments, type Script } from "./script";

/** Seconds that the wrapper on the machine stays longer than its caller can wait. */
const listenLonger = 60;

/** What a connection wants of a script's unit. */
export interface UnitRequest {
  /** Name of the unit, without `.service`. */
  readonly unit: string;
  readonly script: Script;
  /** Names the call of `runScript`, the same over all its connections: one that comes back has seen lines already. */
  readonly caller: string;
  /** To run the script or follow it where it runs; or to stop what this caller has started. */
  readonly want: "run" | "stop";
  /** The first line of the output that is wanted, from 1. */
  readonly from: number;
  /** How long the script may run if it is started now, in seconds. */
  readonly atMost: number;
  /** Whether an earlier run of the same script that ended well, and whose end no caller has seen, counts as this one. */
  readonly takesEnd: boolean;
  readonly bounds: Bounds;
}

/** Name of the unit that runs a phase, such as `manilakube-kubeadm-init`. */
export function unitOf(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,200}$/.test(name)) {
    throw new Error(`'${name}' cannot be part of a unit's name: letters, digits, '_', '.' and '-' only`);
  }
  return `manilakube-${name}`;
}

/**
 * The text for bash's standard input that runs a script as a unit and follows it (`templates/remote/unit.sh`). The script
 * is a value of a variable in it, and on the machine a file for root only: no argument and no property of the unit has it.
 * @returns the text, and the word that begins each line of the wrapper's own
 */
export function wrap(request: UnitRequest): { readonly text: string; readonly mark: string } {
  const { script, bounds, atMost } = request;
  // Scripts begin in root's home, as after a login.
  const whole = `cd\n${assemble(script)}`;
  const mark = `:manilakube:${randomBytes(8).toString("hex")}:`;
  const takes = stopTakes(bounds);
  const variables = {
    UNIT: request.unit,
    SCRIPT: whole,
    OUTPUTS: Object.entries(script.outputs ?? {})
      .map(([name, path]) => `${name} ${path}`)
      .join("\n"),
    DIGEST: createHash("sha256").update(whole).digest("hex"),
    CALLER: request.caller,
    RUN: randomBytes(8).toString("hex"),
    WANT: request.want,
    FROM: `${request.from}`,
    AT_MOST: `${Math.max(1, Math.ceil(atMost))}`,
    TAKES_END: request.takesEnd ? "yes" : "",
    START_TAKES: `${bounds.start}`,
    KILL_AFTER: `${bounds.killAfter}`,
    STOP_TAKES: `${takes}`,
    LISTEN_FOR: `${Math.ceil(Math.max(0, atMost)) + bounds.start + takes + listenLonger}`,
    LOOK_EVERY: `${bounds.look}`,
    MARK: mark,
  };
  const body = readScript("remote/unit.sh", variables);
  const lines = [
    // Read whole before it runs: what follows on standard input is what the caller says later.
    "{",
    "exec 3<&0 < /dev/null",
    "set -euo pipefail",
    ...assignments(variables),
    body.trimEnd(),
    "}",
    "",
  ];
  return { text: lines.join("\n"), mark };
}
