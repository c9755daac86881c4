import { defaultBounds } from "../../src/remote/bounds";
import { outcomeOf } from "../../src/remote/result";
import { unitOf, wrap } from "../../src/remote/unit";
import { runProgram } from "../../src/process/run";

const request = {
  unit: "manilakube-phase",
  script: { body: "echo 'it is'" },
  caller: "caller",
  want: "run",
  from: 1,
  atMost: 20,
  takesEnd: false,
  bounds: defaultBounds,
} as const;

const variable = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}='([^']*)'$`, "m").exec(text)?.[1];

test("a unit is named after its phase, and a name that cannot be a unit's is refused", () => {
  expect(unitOf("kubeadm-join-worker0")).toBe("manilakube-kubeadm-join-worker0");
  for (const name of ["", "a b", "a/b", "../a", "-a", "a;b"]) {
    expect(() => unitOf(name)).toThrow("cannot be part of a unit's name");
  }
});

test("bash understands the wrapper", async () => {
  await runProgram("bash", ["-n"], { input: wrap(request).text });
});

test("a machine without systemd-run is told so, and nothing is tried on it", async () => {
  const input = `command() { return 1; }\n${wrap(request).text}`;
  const refused = runProgram("bash", ["-s"], { input });
  await expect(refused).rejects.toThrow(
    "systemd-run is not there; the lab's scripts run as units of systemd",
  );
});

test("a script is the same one for other connections and callers, and another one with other variables", () => {
  const digest = (changes: object): string | undefined =>
    variable(wrap({ ...request, ...changes }).text, "DIGEST");
  expect(digest({})).toMatch(/^[0-9a-f]{64}$/);
  expect(digest({ caller: "another", from: 7, atMost: 3, want: "stop" })).toBe(digest({}));
  expect(digest({ script: { ...request.script, variables: { A: "1" } } })).not.toBe(digest({}));
});

test("what begins the wrapper's own lines is new for each connection", () => {
  expect(wrap(request).mark).not.toBe(wrap(request).mark);
});

test("a time that is over still leaves the unit a second", () => {
  expect(variable(wrap({ ...request, atMost: -3 }).text, "AT_MOST")).toBe("1");
  expect(variable(wrap({ ...request, atMost: 2.1 }).text, "AT_MOST")).toBe("3");
});

test.each([
  ["success exited 0", undefined],
  ["success killed TERM", { end: "stopped" }],
  ["success killed PIPE", { end: "signal", signal: "PIPE" }],
  ["stopped killed TERM", { end: "stopped" }],
  ["exit-code exited 7", { end: "exit", code: 7 }],
  ["signal killed KILL", { end: "signal", signal: "KILL" }],
  ["core-dump dumped SEGV", { end: "signal", signal: "SEGV" }],
  ["timeout killed TERM", { end: "deadline", seconds: 20 }],
  ["oom-kill killed KILL", { end: "failed", result: "oom-kill" }],
  ["resources none none", { end: "failed", result: "resources" }],
])("systemd's '%s' is understood", (words, outcome) => {
  const [result = "", code = "", status = ""] = words.split(" ");
  expect(outcomeOf({ result, code, status }, 20)).toEqual(outcome);
});
