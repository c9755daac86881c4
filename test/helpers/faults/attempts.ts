import { seed } from "./chance";
import type { Outcome } from "./rows";

/**
 * Does the same again and again with other fractions, whatever becomes of the ones before.
 * @param attempt gives a word on how it went
 */
export async function attempts(
  fractions: readonly number[],
  attempt: (fraction: number) => Promise<string>,
): Promise<Outcome> {
  const words: string[] = [];
  const failures: string[] = [];
  for (const fraction of fractions) {
    const name = `at ${(fraction * 100).toFixed(1)} % (seed ${seed})`;
    try {
      const word = await attempt(fraction);
      words.push(word);
      process.stderr.write(`${name}: ${word}\n`);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      failures.push(`${name}: ${text}`);
      process.stderr.write(`${name}: failed: ${text}\n`);
    }
  }
  const [first = ""] = failures[0]?.split("\n") ?? [];
  const summary = failures.length === 0 ? "" : `; first failure: ${first}`;
  return {
    outcome: `seed ${seed}: ${[...new Set(words)].join("; ")}${summary}`,
    tried: fractions.length,
    good: words.length,
    failures,
  };
}
