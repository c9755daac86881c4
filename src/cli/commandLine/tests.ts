import { Option, type Command } from "commander";
import type { ConformanceOptions } from "../commands/conformance";
import type { E2eOptions } from "../../testing/e2e/options";
import { stackArgument } from "../stackArgument";
import { chosenStack, stackAndRest, withStack, withStackOption } from "./chosenStack";

interface TestOptions {
  readonly faults: boolean;
  readonly on?: string;
  readonly continue: boolean;
}

/** Commands that test a lab, and the one that tests this project. */
export function addTests(program: Command): void {
  withStackOption(program.command("e2e"))
    .argument(
      "[stack-and-filters...]",
      "name of the lab, then what jest takes: parts of files' paths, `-t NAME` …",
    )
    .description("test the running lab")
    .option("--repeat <times>", "run it all again and again, until something fails", "1")
    .option("--protocol <name>", "only the cases of CEPHFS, or of NFS")
    .option(
      "--parallel <number>",
      "files whose cases run side by side, but for those that must be alone with the lab; default: 6, on emulated machines 1",
    )
    .option("--report <directory>", "for what the run leaves, in place of one in .lab/reports; new or empty")
    .allowUnknownOption()
    .action(async (args: string[], options: E2eOptions, command: Command) => {
      const [stack, rest] = stackAndRest(command, args);
      const { e2e } = await import("../commands/e2e");
      await e2e(stack, options, rest);
    });
  program
    .command("test [jest-arguments...]")
    .description("run the project's own tests")
    .option("--faults", "instead: make a lab of its own, break it again and again, and see it mended", false)
    .addOption(
      new Option("--on <stack>", "with --faults: break this lab, which is up; what its machines hold is lost")
        .argParser(stackArgument)
        .implies({ faults: true }),
    )
    .addOption(
      new Option("--continue", "with --faults: without the rows that have passed with the same files")
        .default(false)
        .implies({ faults: true }),
    )
    .allowUnknownOption()
    .action(async (args: string[], { faults, on, continue: continues }: TestOptions) => {
      const { test, testFaults } = await import("../commands/test");
      await (faults ? testFaults(args, { continues, ...(on === undefined ? {} : { on }) }) : test(args));
    });
  withStack(program.command("load"))
    .description("many claims at once, on each protocol")
    .option("--report <directory>", "for what the run leaves, in place of one in .lab/reports; new or empty")
    .action(async (stack: string | undefined, options: Pick<E2eOptions, "report">, command: Command) => {
      const { load } = await import("../commands/e2e");
      await load(chosenStack(command, stack), options);
    });
  withStack(program.command("conformance").argument("<suite>"))
    .description("run an upstream suite (csi-sanity, kubernetes, manila-csi) against the running lab")
    .option("--protocol <name>", "only CEPHFS, or only NFS")
    .option("--focus <pattern>", "only tests whose full name this regular expression matches")
    .option(
      "--parallel <number>",
      "tests of kubernetes or manila-csi that run side by side; default: 6, on emulated machines 2",
    )
    .action(
      async (suite: string, stack: string | undefined, options: ConformanceOptions, command: Command) => {
        const { conformance } = await import("../commands/conformance");
        await conformance(chosenStack(command, stack), suite, options);
      },
    );
}
