import { PassThrough } from "node:stream";
import { Declined } from "../../src/cli/answer";
import { askForConsent, type Question } from "../../src/cli/consent";
import { Display } from "../../src/cli/display";
import type { Losses } from "../../src/cli/losses";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

const losses: Losses = { replaced: ["control-plane"], removed: [], gone: [], belongings: [] };
const before = { "kubernetes.podSubnet": "digest of the one", "machines.workers": "same" };
const now = { "kubernetes.podSubnet": "digest of the other", "machines.workers": "same" };

const question = (given: Partial<Question> = {}): Question => ({
  settings: loadSettings("lab", { kubernetes: { podSubnet: "10.245.0.0/16" } }),
  ...{ losses, before, now, yes: false, keyboard: undefined, signal: new AbortController().signal },
  ...given,
});

/** A display, and what it has shown. */
function screen(): { readonly display: Display; readonly shown: () => string } {
  const out = new PassThrough();
  const display = new Display(out as unknown as NodeJS.WriteStream);
  return { display, shown: () => String(out.read() ?? "") };
}

const typed = (text: string): PassThrough => new PassThrough().end(text);

test("without a terminal and without --yes it is refused, by the setting, its value and what would be lost", async () => {
  const { display, shown } = screen();
  const refused = askForConsent(question(), display);
  await expect(refused).rejects.toThrow(InputError);
  await expect(refused).rejects.toThrow(
    /^Nothing was changed.*--yes.*`up` now replaces control-plane.*\n {2}manilakube:kubernetes\.podSubnet: "10\.245\.0\.0\/16": is another one than at the last `up`$/,
  );
  expect(shown()).toBe("");
});

test("where nobody knows what the lab was made of, the option is what is missing", async () => {
  const refused = askForConsent(question({ before: undefined }), screen().display);
  await expect(refused).rejects.toThrow(/\n {2}--yes: not set: must be given/);
});

test("a change of the program is no setting", async () => {
  const given = { before: { "this program": "a" }, now: { "this program": "b" } };
  const refused = askForConsent(question(given), screen().display);
  await expect(refused).rejects.toThrow(/\n {2}this program: "changed": is another one/);
});

test("--yes says what is lost and goes on", async () => {
  const { display, shown } = screen();
  await askForConsent(question({ yes: true }), display);
  expect(shown()).toBe("This replaces control-plane (changed since the last `up`: kubernetes.podSubnet).\n");
});

test("where nothing is lost nothing is asked", async () => {
  const { display, shown } = screen();
  await askForConsent(question({ losses: { ...losses, replaced: [], gone: ["worker0"] } }), display);
  expect(shown()).toBe("");
});

test.each(["y\n", "yes\n", " Y \n"])("the answer %j goes on", async (answer) => {
  const { display, shown } = screen();
  await askForConsent(question({ keyboard: typed(answer) }), display);
  expect(shown()).toMatch(/^This replaces control-plane .*\. Go on\? \[y\/N\] $/);
});

test.each(["n\n", "\n", "", "yesterday\n"])("the answer %j does not", async (answer) => {
  const asked = askForConsent(question({ keyboard: typed(answer) }), screen().display);
  await expect(asked).rejects.toThrow(Declined);
});

test("Ctrl-C ends the question", async () => {
  const abort = new AbortController();
  const asked = askForConsent(
    question({ keyboard: new PassThrough(), signal: abort.signal }),
    screen().display,
  );
  abort.abort();
  await expect(asked).rejects.toThrow("interrupted; nothing was changed");
});
