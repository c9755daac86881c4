import type { Recipe } from "../../artifacts/recipe";
import type { Protocol } from "../../csi/protocols";
import type { ShareProtocol } from "../../manila/types";
import type { KubernetesRelease } from "../../releases/kubernetes";
import type { SpecResult } from "./verdict";

/** One run of a suite against a running lab. */
export interface SuiteRun {
  readonly stack: string;
  /** The directory that its own report goes to. */
  readonly directory: string;
  /** What the lab runs. */
  readonly release: KubernetesRelease;
  readonly protocol: Protocol;
  /** A regular expression of Go's over a test's full name; without one the whole suite runs. */
  readonly focus: string | undefined;
  /** What `test/conformance/` lists as not to be run: parts of names. */
  readonly skip: readonly string[];
  /** Those that its pods can be on. */
  readonly nodes: readonly string[];
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** An upstream test suite, as it is. */
export interface Suite {
  /** As the command line and the files in `test/conformance/` call it. */
  readonly name: string;
  /** Those that it has tests for. */
  readonly protocols: readonly ShareProtocol[];
  /** What the suite is made of for a lab with this Kubernetes. */
  readonly recipes: (release: KubernetesRelease) => readonly Recipe[];
  /** Whether all that it tests is behind a mount, so that nothing is left where pods cannot mount. */
  readonly needsMounts: boolean;
  readonly run: (run: SuiteRun) => Promise<SpecResult[]>;
  /** Removes what the suite itself leaves. @returns names, for the reader */
  readonly sweep?: (stack: string, protocol: Protocol) => Promise<string[]>;
}

/** What a name may have that a regular expression reads otherwise. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
