import type { Recipe } from "../../artifacts/recipe";
import type { Protocol } from "../../csi/protocols";
import type { ShareProtocol } from "../../manila/types";
import type { KubernetesRelease } from "../../releases/kubernetes";
import type { RunningLab } from "../../running/lab";
import type { SpecResult } from "./verdict";

/** One run of a suite against a running lab. */
export interface SuiteRun {
  readonly lab: RunningLab;
  /** The directory that its own report goes to. */
  readonly directory: string;
  /** What the lab runs. */
  readonly release: KubernetesRelease;
  readonly protocol: Protocol;
  /** A regular expression of Go's over a test's full name; without one the whole suite runs. */
  readonly focus: string | undefined;
  /** Tests that may run side by side, where the suite can do so; undefined where nobody said. */
  readonly atOnce: number | undefined;
  /** What `test/conformance/` lists as not to be run: parts of names. */
  readonly skip: readonly string[];
  /** Names of the nodes that its pods may run on. */
  readonly nodes: readonly string[];
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** An upstream test suite, as it is. */
export interface Suite {
  /** As the command line and the files in `test/conformance/` call it. */
  readonly name: string;
  /** The share protocols that it has tests for. */
  readonly protocols: readonly ShareProtocol[];
  /** What the suite is made of for a lab with this Kubernetes. */
  readonly recipes: (release: KubernetesRelease) => readonly Recipe[];
  /** Whether all that it tests is behind a mount, so that nothing is left where pods cannot mount. */
  readonly needsMounts: boolean;
  readonly run: (run: SuiteRun) => Promise<SpecResult[]>;
  /** Removes what the suite itself leaves. @returns names, for the reader */
  readonly sweep?: (lab: RunningLab, protocol: Protocol) => Promise<string[]>;
}

/** A regular expression that matches just this text. @example literally("a.b [c]") // "a\\.b \\[c\\]" */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
