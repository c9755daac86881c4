import type { Command } from "commander";
import type { DownOptions } from "../commands/down";
import { chosenStack, withStack } from "./chosenStack";

/** Commands that make a lab, look at it and remove it. */
export function addLabs(program: Command): void {
  withStack(program.command("up"))
    .description("make the lab, or make it what its settings say")
    .option("-v, --verbose", "show what Pulumi prints", false)
    .action(async (stack: string | undefined, options: { verbose: boolean }, command: Command) => {
      const { up } = await import("../commands/up");
      await up(chosenStack(command, stack), options);
    });
  withStack(program.command("down"))
    .description("remove the lab and all that belongs to it")
    .option(
      "--lab-id <id>",
      "for a lab in a cloud whose .lab/ is lost: remove what carries this id; `down` shows such ids",
    )
    .action(async (stack: string | undefined, options: DownOptions, command: Command) => {
      const { down } = await import("../commands/down");
      await down(chosenStack(command, stack), options);
    });
  withStack(program.command("status"))
    .description("machines, nodes and pods as they are now")
    .action(async (stack: string | undefined, _options: unknown, command: Command) => {
      const { status } = await import("../commands/status");
      await status(chosenStack(command, stack));
    });
  withStack(program.command("doctor"))
    .description("what keeps the lab from being made, or from working, and the cure; makes nothing")
    .action(async (stack: string | undefined, _options: unknown, command: Command) => {
      const { doctor } = await import("../commands/doctor");
      await doctor(chosenStack(command, stack));
    });
  withStack(program.command("settings"))
    .description("every setting of a stack: its value, where that comes from, what it may be")
    .option("--schema", "instead: the JSON schema of a stack's file, for editors", false)
    .action(async (stack: string | undefined, options: { schema: boolean }, command: Command) => {
      const { settings } = await import("../commands/settings");
      settings(chosenStack(command, stack), options);
    });
}
