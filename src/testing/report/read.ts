import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { logDirectory } from "../../paths";
import type { Bar, Case, Latencies, Moment } from "./model";

/** What a run of the tests has left in its report's directory, and `lab up` in `logs/`. Secrets are masked before that. */

const jestResults = z.object({
  testResults: z.array(
    z.object({
      message: z.string().default(""),
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const colours = /\u001b\[[0-9;]*m/g;

/** jest calls a case pending when a filter leaves it out; one that is skipped says why. */
function wasChosen({ status, title }: { readonly status: string; readonly title: string }): boolean {
  return status !== "pending" || title.includes("[skipped: ");
}

/** @param texts jest's `--json` output of each project that ran */
export function casesOf(texts: readonly string[]): Case[] {
  return texts.flatMap((text) =>
    jestResults.parse(JSON.parse(text)).testResults.flatMap((file) => {
      const broken: Case[] =
        file.assertionResults.length === 0 && file.status === "failed"
          ? [
              {
                name: file.name,
                feature: file.name.split("/").at(-1) ?? file.name,
                title: "could not be run",
                protocol: undefined,
                outcome: "failed",
                detail: file.message.replaceAll(colours, ""),
                seconds: 0,
              },
            ]
          : [];
      return [
        ...broken,
        ...file.assertionResults.filter(wasChosen).map((result): Case => {
          const [, protocol, feature] = /^(CEPHFS|NFS),? (.*)$/.exec(result.ancestorTitles[0] ?? "") ?? [];
          const [, title = result.title, reason = ""] = /^(.*) \[skipped: (.*)\]$/.exec(result.title) ?? [];
          const failure = (result.failureMessages ?? []).join("\n").replaceAll(colours, "");
          return {
            name: [...result.ancestorTitles, result.title].join(" "),
            feature:
              feature ??
              result.ancestorTitles[0] ??
              (file.name.split("/").at(-1) ?? "").replace(".test.ts", ""),
            title,
            protocol,
            outcome:
              result.status === "passed" ? "passed" : result.status === "failed" ? "failed" : "skipped",
            detail: result.status === "failed" ? failure : reason,
            seconds: (result.duration ?? 0) / 1000,
          };
        }),
      ];
    }),
  );
}

const entries = z.array(
  z.object({
    layer: z.string(),
    name: z.string(),
    operation: z.string(),
    start: z.number(),
    end: z.number().optional(),
  }),
);

/** @param text what `lab up` wrote as timeline.json */
export function barsOf(text: string): Bar[] {
  const all = entries.parse(JSON.parse(text));
  const first = Math.min(...all.map(({ start }) => start));
  return all.map(({ layer, name, operation, start, end }) => ({
    ...{ layer, name, operation },
    start: (start - first) / 1000,
    end: ((end ?? start) - first) / 1000,
  }));
}

const readIfThere = (path: string): string[] => (existsSync(path) ? [readFileSync(path, "utf8")] : []);

/** Everything that lies on disk; the machines are to be asked. */
export function readResults(
  stack: string,
  directory: string,
): {
  cases: Case[];
  timeline: Bar[];
  moments: Moment[];
  latencies: Latencies[];
} {
  const moments = join(directory, "moments");
  return {
    cases: casesOf(
      ["lab.json", "alone.json", "load.json", "commands.json"].flatMap((name) =>
        readIfThere(join(directory, name)),
      ),
    ),
    timeline: readIfThere(join(logDirectory(stack), "timeline.json")).flatMap(barsOf),
    moments: (existsSync(moments) ? readdirSync(moments) : []).map(
      (name) => JSON.parse(readFileSync(join(moments, name), "utf8")) as Moment,
    ),
    latencies: readdirSync(directory)
      .filter((name) => name.startsWith("latencies-"))
      .map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as Latencies),
  };
}
