import { setTimeout as sleep } from "node:timers/promises";
import { requestsOf } from "../../../src/machineRequests";
import { machineName } from "../../../src/machines/names";
import { labLabel, podman } from "../../../src/podman/podman";
import { RunningLab } from "../../../src/running/lab";
import { settingsOf } from "../../../src/settings/ofStack";
import { Command, type CommandOptions, type Ended } from "./command";
import { isOwn, settingsWith, stack } from "./settings";

/** How long commands may take on two busy processors, in seconds. */
export const bounds = { up: 600, down: 240, status: 120 } as const;

/** Machines of the lab as its settings usually are. */
export const machines: readonly string[] = requestsOf(isOwn ? settingsWith() : settingsOf(stack)).map(
  ({ name }) => name,
);

export function container(machine: string): string {
  return machineName(stack, machine);
}

/** `scripts/lab COMMAND faults`, to its end, whatever that is. */
export function run(command: keyof typeof bounds, options: CommandOptions = {}): Promise<Ended> {
  return new Command([command, stack], { seconds: bounds[command], ...options }).end;
}

/** @throws Error with all that it said, unless it ended with one of the codes */
export function expectEnd(what: string, { code, output }: Ended, ...codes: readonly number[]): void {
  if (!codes.includes(code)) {
    throw new Error(`${what} ended with ${code} instead of ${codes.join(" or ")}:\n${output}`);
  }
}

/** `up`, which must make the lab whole. Where it asks whether machines may go, they may. */
export async function up(options: CommandOptions = {}): Promise<Ended & { readonly asked: boolean }> {
  const first = await run("up", options);
  const asked = asks(first);
  const last = asked
    ? await new Command(["up", "--yes", stack], { seconds: bounds.up, ...options }).end
    : first;
  expectEnd("up", last, 0);
  return { ...last, asked };
}

/** Whether `up` has refused to go on without a yes. */
export function asks({ code, output }: Ended): boolean {
  return code === 2 && output.includes("--yes");
}

/** What `up` says where another command, or Pulumi, is at work on the lab. */
const inTheWay = /currently locked|is being worked on/;

/**
 * `up` after another one was broken off. What that one has left at work (Pulumi, where only the command was killed) may be in
 * the way for a while, and then `up` must say so.
 * @returns seconds until the way was free
 */
export function upAgain(): Promise<number> {
  return again("up");
}

/** The same for `down`. */
export function downAgain(): Promise<number> {
  return again("down");
}

async function again(command: "up" | "down"): Promise<number> {
  const since = Date.now();
  for (;;) {
    const began = Date.now();
    const ended = await run(command);
    if (ended.code === 0) {
      return (began - since) / 1000;
    }
    if (!inTheWay.test(ended.output) || began - since > bounds[command] * 1000) {
      expectEnd(command, ended, 0);
    }
    await sleep(1000);
  }
}

/** `down`, which must end well. */
export async function down(): Promise<Ended> {
  const ended = await run("down");
  expectEnd("down", ended, 0);
  return ended;
}

/** Each machine's container by its id; a machine that is another one has another id. */
export async function ids(): Promise<Record<string, string>> {
  const format = ["--format", "{{.Names}} {{.ID}}"];
  const text = await podman(["ps", "--all", "--filter", `label=${labLabel(stack)}`, ...format]);
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => line.slice(container("").length).split(" "))) as Record<
    string,
    string
  >;
}

/** Names of the machines that are another one than before, or are new. */
export async function replaced(before: Readonly<Record<string, string>>): Promise<string[]> {
  const now = await ids();
  return Object.keys(now)
    .filter((name) => now[name] !== before[name])
    .sort();
}

/** Runs a shell command on a machine, by podman: no network, no sshd. */
export function on(machine: string, command: string, seconds = 60): Promise<string> {
  return podman(["exec", container(machine), "timeout", `${seconds}`, "bash", "-c", command]);
}

/** With the lab's own kubectl. */
export function kubectl(args: readonly string[], input?: string): Promise<string> {
  return new RunningLab(stack).kubectl(["--request-timeout=60s", ...args], { input });
}

export async function apply(...objects: readonly object[]): Promise<void> {
  const list = { apiVersion: "v1", kind: "List", items: objects };
  await kubectl(["apply", "-f", "-"], JSON.stringify(list));
}
