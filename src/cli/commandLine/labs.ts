import type { Command } from "commander";
import type { DownOptions } from "../commands/down";
import type { ResetOptions } from "../commands/reset";
import type { SaveOptions } from "../commands/save";
import type { UpOptions } from "../commands/up";
import { lifetimeArgument } from "../labs/expiry";
import { chosenStack, namedStack, withStack } from "./chosenStack";

/** Commands that make a lab, look at it and remove it. */
export function addLabs(program: Command): void {
  withStack(program.command("up"))
    .description("make the lab, or make it what its settings say")
    .option("-v, --verbose", "show what Pulumi prints", false)
    .option("-y, --yes", "do not ask before machines that are there are replaced or removed", false)
    .option("--ttl <time>", "such as 4h: how long from now on `sweep` leaves the lab alone", lifetimeArgument)
    .option("--from <saved>", "bring back what `save` has kept: its name, or the path of its archive")
    .action(async (stack: string | undefined, options: UpOptions, command: Command) => {
      const { up } = await import("../commands/up");
      const { stackOfSaved } = await import("../bringBack");
      const saved = options.from === undefined ? undefined : await stackOfSaved(options.from);
      await up(namedStack(command, stack) ?? saved ?? chosenStack(command), options);
    });
  withStack(program.command("down"))
    .description("remove the lab and all that belongs to it")
    .option(
      "--lab-id <id>",
      "for a lab in a cloud whose .lab/ is lost: remove what carries this id; `down` shows such ids",
    )
    .option(
      "--shares",
      "of a Manila or a Ceph that is no part of the lab: also remove the shares that the lab has there",
      false,
    )
    .action(async (stack: string | undefined, options: DownOptions, command: Command) => {
      const { down } = await import("../commands/down");
      await down(chosenStack(command, stack), options);
    });
  withStack(program.command("reset"))
    .description(
      "make a lab that was used as it is after `up`: remove namespaces, claims, shares, leftovers of tests",
    )
    .option("--hard", "instead: make storage and cluster anew, with the same keys and addresses", false)
    .option("-y, --yes", "do not ask before anything is removed", false)
    .action(async (stack: string | undefined, options: ResetOptions, command: Command) => {
      const { reset } = await import("../commands/reset");
      await reset(chosenStack(command, stack), options);
    });
  addSaves(program);
  program
    .command("list")
    .description("the labs that there are: this checkout's, and others on this host")
    .action(async () => {
      const { list } = await import("../commands/list");
      await list();
    });
  program
    .command("sweep")
    .description("take down the labs whose time (`up --ttl`) is over")
    .option("--lost", "and labs on this host whose checkout's .lab is gone", false)
    .action(async (options: { lost: boolean }) => {
      const { sweep } = await import("../commands/sweep");
      await sweep(options);
    });
  withStack(program.command("status"))
    .description("machines, nodes, pods and Manila's services as they are now")
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

/** Commands for a whole lab as an archive; `up --from` brings it back. */
function addSaves(program: Command): void {
  withStack(program.command("save").argument("<name>", "of the saved lab"))
    .description("keep the whole lab with its shares in an archive; its machines are stopped meanwhile")
    .option("--to <directory>", "for the archive, in place of .lab/saves")
    .action(async (name: string, stack: string | undefined, options: SaveOptions, command: Command) => {
      const { save } = await import("../commands/save");
      await save(chosenStack(command, stack), name, options);
    });
  program
    .command("saves")
    .description("the labs that were saved: name, stack, date, size; `rm` of its file removes one")
    .action(async () => {
      const { saves } = await import("../commands/saves");
      await saves();
    });
}
