import type { ClientChannel } from "ssh2";
import { LineSplitter } from "./lines";
import type { UnitResult } from "./result";
import type { Transcript } from "./transcript";

/*
 * What the wrapper (templates/remote/unit.sh) and its caller say to each other over one ssh channel, a line each.
 *
 * The wrapper, on standard output:
 *   MARK run ID               first of all; the lines of the script's output follow
 *   …:end:ID: RESULT CODE STATUS   systemd's word that the script has ended; text before it is the output's unfinished last line
 *   MARK output NAME=BASE64   each file that was asked for
 *   MARK told                 last of all: nothing of the unit runs any more
 * The caller, on standard input:
 *   stop      ends the unit; its end is told as any other
 *   outputs   after a good end: asks for the files, and for `told`
 *   rest      after any other end, or where there are no files: asks for `told`
 *   done      all has arrived; the wrapper removes what the machine remembers of the run, and ends
 */

/** What a caller expects to hear. */
export interface Expected {
  /** What begins each line of the wrapper's own. */
  readonly mark: string;
  readonly hasOutputs: boolean;
  readonly transcript: Transcript;
}

/** What is heard of a unit that has ended, with all that it has started. */
export interface Heard {
  readonly result: UnitResult;
  /** The files that were read back, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Understands what a wrapper says over one connection, and answers. */
export class Listener {
  /** Known when all that is wanted has arrived. */
  all: Heard | undefined;
  /** How the script ended, by systemd's word; processes of it may be left. */
  result: UnitResult | undefined;
  private run: string | undefined;
  private readonly outputs: Record<string, string> = {};
  private closed = false;
  private readonly errors = new LineSplitter((line) => {
    this.expected.transcript.show(line);
  });

  constructor(
    private readonly expected: Expected,
    private readonly answer: (word: "outputs" | "rest" | "done") => void,
  ) {}

  /** Whether the wrapper has said that the unit is there. */
  get hasStarted(): boolean {
    return this.run !== undefined;
  }

  listenTo(channel: ClientChannel): void {
    // What is unfinished when the connection is lost comes again as a whole line.
    const lines = new LineSplitter((line) => {
      this.hear(line);
    });
    channel.setEncoding("utf8");
    channel.stderr.setEncoding("utf8");
    channel.on("data", (chunk: string) => {
      lines.write(chunk);
    });
    channel.stderr.on("data", (chunk: string) => {
      if (!this.closed) {
        this.errors.write(chunk);
      }
    });
  }

  /** What still arrives is no longer heard: the next connection asks for it again. */
  close(): void {
    this.errors.end();
    this.closed = true;
  }

  private hear(line: string): void {
    const { mark, transcript } = this.expected;
    if (this.closed) {
      return;
    }
    if (line.startsWith(`${mark} `)) {
      this.hearWrapper(line.slice(mark.length + 1));
      return;
    }
    if (this.run === undefined) {
      // Of the login, before the wrapper.
      transcript.show(line);
      return;
    }
    const [before, words] = line.split(`:end:${this.run}: `);
    if (words === undefined) {
      transcript.addOutput(line);
      return;
    }
    if (before !== undefined && before !== "") {
      transcript.addUnfinished(before);
    }
    const [result = "", code = "", status = ""] = words.split(" ");
    this.result = { result, code, status };
    const isGood = result === "success" && code === "exited" && status === "0";
    this.answer(this.expected.hasOutputs && isGood ? "outputs" : "rest");
  }

  private hearWrapper(words: string): void {
    const [, word, rest = ""] = /^(\w+) ?(.*)$/s.exec(words) ?? [];
    if (word === "run") {
      this.run = rest;
      this.expected.transcript.follow(rest);
    } else if (word === "output") {
      const at = rest.indexOf("=");
      this.outputs[rest.slice(0, at)] = Buffer.from(rest.slice(at + 1), "base64").toString("utf8");
    } else if (word === "told" && this.result !== undefined) {
      this.all = { result: this.result, outputs: this.outputs };
      this.answer("done");
    }
  }
}
