import type { Command } from "commander";
import { shareProtocols } from "../../manila/types";
import { partNames } from "../../redeploy/parts";
import { handedMachines } from "../../running/labFile";
import { followable } from "../../running/logs/follow";
import { savedNames } from "../../saving/places";
import { InputError } from "../../settings/problem";
import { knownStacks } from "../../settings/stackFile";
import { isStackName } from "../../stackName";
import { candidates } from "../commandLine/completion";

/** Each asks the command that stands in the line for what can come next. */
const scripts: Readonly<Record<string, string>> = {
  bash: `_manilakube_lab() {
  mapfile -t COMPREPLY < <("\${COMP_WORDS[0]}" completion words "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -o default -F _manilakube_lab lab
`,
  zsh: `_manilakube_lab() {
  local -a found
  found=(\${(f)"$("\${words[1]}" completion words "\${(@)words[2,CURRENT]}" 2> /dev/null)"})
  if (( $#found )); then compadd -a found; else _files; fi
}
compdef _manilakube_lab lab
`,
};

/**
 * `lab completion bash|zsh`: a script for one's own shell. `lab completion words …` is what that script calls.
 * @throws InputError for another shell
 */
export function completion(program: Command, shell: string, words: readonly string[]): void {
  if (shell === "words") {
    process.stdout.write(
      candidates(program, words, valuesFor)
        .map((word) => `${word}\n`)
        .join(""),
    );
    return;
  }
  const script = scripts[shell];
  if (script === undefined) {
    const rule = `must be one of ${Object.keys(scripts).join(", ")}`;
    throw new InputError("No completion", [{ setting: "shell", value: shell, rule }]);
  }
  process.stdout.write(script);
}

/** What is known without asking a lab. */
function valuesFor(name: string, stack = "local"): readonly string[] {
  switch (name) {
    case "stack":
    case "stacks":
    case "stack-and-filters":
      return knownStacks();
    case "node":
      return machines(stack);
    case "follow":
      return [...machines(stack), ...followable];
    case "from":
      return savedNames();
    case "protocol":
      return shareProtocols;
    case "suite":
      return ["csi-sanity", "kubernetes", "manila-csi"];
    case "part":
      return partNames;
    case "thing":
      return ["credential"];
    case "shell":
      return Object.keys(scripts);
    default:
      return [];
  }
}

/** As the lab itself says; none where it is not up. */
function machines(stack: string): string[] {
  try {
    return isStackName(stack) ? handedMachines(stack).map(({ name }) => name) : [];
  } catch {
    return [];
  }
}
