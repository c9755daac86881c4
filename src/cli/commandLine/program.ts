import { Command } from "commander";
import { withStackOption } from "./chosenStack";
import { addHost } from "./host";
import { addLabs } from "./labs";
import { addTests } from "./tests";
import { addTools } from "./tools";

/**
 * The command line. Each command is loaded when it is called: what one of them needs, others need not wait for.
 * @param foreign names of Pulumi's variables that the user's shell has
 */
export function buildProgram(foreign: readonly string[]): Command {
  const program = withStackOption(new Command("scripts/lab"))
    .description("A lab for testing OpenStack Manila with Kubernetes")
    // The arguments of kubectl and others are theirs.
    .enablePositionalOptions()
    .showHelpAfterError("(scripts/lab --help shows all commands)")
    .exitOverride();
  addLabs(program);
  addTests(program);
  addTools(program, foreign);
  addHost(program);
  return program;
}
