import { EventEmitter } from "node:events";
import fc from "fast-check";
import type { ClientChannel } from "ssh2";
import { LineSplitter } from "../../src/remote/lines";
import { Listener } from "../../src/remote/listener";
import { Transcript } from "../../src/remote/transcript";

/** How output is cut into lines, and what is heard of a script over connections that are lost anywhere. */

/** A text in pieces, cut anywhere. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

const cuts = fc.array(fc.nat({ max: 10_000 }), { maxLength: 8 });

test("lines are the same, however the stream was cut", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", "\r\n", " ") });
  fc.assert(
    fc.property(text, cuts, (whole, where) => {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      pieces(whole, where).forEach((piece) => {
        splitter.write(piece);
      });
      splitter.end();
      const expected = whole.split(/\r?\n/);
      expect(lines).toEqual(expected.at(-1) === "" ? expected.slice(0, -1) : expected);
    }),
  );
});

const run = "run-1";
const mark = ":manilakube:mark:";

/** What the machine's wrapper says over one connection: the output from a line on, the end, the files. */
function told(
  lines: readonly string[],
  unfinished: string,
  files: Readonly<Record<string, string>>,
  from: number,
) {
  const outputs = Object.entries(files).map(
    ([name, text]) => `${mark} output ${name}=${Buffer.from(text).toString("base64")}`,
  );
  return [
    `${mark} run ${run}`,
    ...lines.slice(from),
    `${unfinished}:end:${run}: success exited 0`,
    ...outputs,
    `${mark} told`,
    "",
  ].join("\n");
}

/** One end of an ssh channel, on which a test says what arrives. */
class Channel extends EventEmitter {
  readonly stderr = Object.assign(new EventEmitter(), { setEncoding: () => undefined });
  setEncoding(): void {
    // What arrives is text already.
  }
}

/** A line of output; some look as if they were the wrapper's. */
const line = fc.oneof(
  fc.string().map((text) => text.replaceAll(/[\r\n]/g, "")),
  fc.constantFrom(":end:another: success exited 0", "told", ":manilakube:other: told", `run ${run}`, " "),
);

test("every line of a script is heard once and in order, and its files are whole, over any number of lost connections", () => {
  const file = fc.string({ unit: "grapheme" });
  const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), file, { maxKeys: 3 });
  const unfinished = fc.constantFrom("", "100 %");
  // Where each connection is lost, and how what arrives is cut.
  const connections = fc.array(fc.tuple(fc.nat({ max: 10_000 }), cuts), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(line), unfinished, files, connections, (lines, last, outputs, lost) => {
      const heard: string[] = [];
      const transcript = new Transcript([], (each) => heard.push(each));
      const hasOutputs = Object.keys(outputs).length > 0;
      const listen = (text: string, where: readonly number[]): [Listener, string[]] => {
        const answers: string[] = [];
        const listener = new Listener({ mark, hasOutputs, transcript }, (word) => answers.push(word));
        const channel = new Channel();
        listener.listenTo(channel as unknown as ClientChannel);
        pieces(text, where).forEach((piece) => channel.emit("data", piece));
        listener.close();
        return [listener, answers];
      };
      for (const [length, where] of lost) {
        const text = told(lines, last, outputs, transcript.seen);
        listen(text.slice(0, length % text.length), where);
      }
      const [listener, answers] = listen(told(lines, last, outputs, transcript.seen), []);
      expect(heard).toEqual(last === "" ? lines : [...lines, last]);
      expect(transcript.seen).toBe(lines.length);
      expect(listener.all).toEqual({
        result: { result: "success", code: "exited", status: "0" },
        outputs,
      });
      expect(answers).toEqual([hasOutputs ? "outputs" : "rest", "done"]);
    }),
  );
});
