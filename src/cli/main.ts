import { Command, CommanderError } from "commander";
import type { E2eOptions } from "./e2e/options";
import { InputError } from "../settings/problem";
import { buildCache, pruneCacheCommand, showCache, type BuildCacheOptions } from "./commands/cache";
import { cloudDown, cloudStatus, cloudUp } from "./commands/cloud";
import { conformance, type ConformanceOptions } from "./commands/conformance";
import { cloudDoctor, doctor } from "./commands/doctor";
import { down, type DownOptions } from "./commands/down";
import { e2e, load } from "./commands/e2e";
import { cloudTest, test, testFaults } from "./commands/test";
import { buildImages } from "./commands/image";
import { logs } from "./commands/logs";
import { redeploy } from "./commands/redeploy";
import { render, type RenderOptions } from "./commands/render";
import { settings } from "./commands/settings";
import { status } from "./commands/status";
import { env, kubectl, login, openstack } from "./commands/tools";
import { LabError, up } from "./commands/up";
import { takeShellVariables } from "../machines/openstack/cloud/shellVariables";
import { interruptedCode, wasInterrupted } from "./interrupt";
import { takePulumiVariables } from "./pulumiVariables";
import { setArguments, stackArgument } from "./stackArgument";

const defaultStack = "local";

/**
 * Exit codes: 1, it did not work; 2, what was asked for cannot be; 130, it was interrupted.
 * @param foreign names of Pulumi's variables that the user's shell has
 */
function buildProgram(foreign: readonly string[]): Command {
  const program = new Command("scripts/lab")
    .description("A lab for testing OpenStack Manila with Kubernetes")
    .option(
      "-s, --stack <name>",
      "the lab that kubectl, openstack, login and env are for",
      stackArgument,
      defaultStack,
    )
    .enablePositionalOptions()
    .showHelpAfterError("(scripts/lab --help shows all commands)")
    .exitOverride();
  const chosen = (): string => program.opts<{ stack: string }>().stack;

  program
    .command("up")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("make the lab, or make it what its settings say")
    .option("-v, --verbose", "show what Pulumi prints", false)
    .action((stack: string | undefined, options: { verbose: boolean }) => up(stack ?? chosen(), options));
  program
    .command("down")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("remove the lab and all that belongs to it")
    .option(
      "--lab-id <id>",
      "for a lab in a cloud whose .lab/ is lost: remove what carries this id; `down` shows such ids",
    )
    .action((stack: string | undefined, options: DownOptions) => down(stack ?? chosen(), options));
  program
    .command("status")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("machines, nodes, pods and Manila's services as they are now")
    .action((stack: string | undefined) => status(stack ?? chosen()));
  program
    .command("doctor")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("what keeps the lab from being made, or from working, and the cure; makes nothing")
    .action((stack: string | undefined) => doctor(stack ?? chosen()));
  program
    .command("e2e")
    .argument("[stack]", "name of the lab", stackArgument)
    .argument("[jest-arguments...]")
    .description("test the running lab")
    .option("--repeat <times>", "run it all again and again, until something fails", "1")
    .option("--protocol <name>", "only the cases of CEPHFS, or of NFS")
    .passThroughOptions()
    .action((stack: string | undefined, args: string[], options: E2eOptions) =>
      e2e(stack ?? chosen(), options, args),
    );
  program
    .command("test [jest-arguments...]")
    .description("run the project's own tests")
    .option("--faults", "instead: make a lab of its own, break it again and again, and see it mended", false)
    .passThroughOptions()
    .action((args: string[], { faults }: { faults: boolean }) => (faults ? testFaults(args) : test(args)));
  program
    .command("settings")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("every setting of a stack: its value, where that comes from, what it may be")
    .option("--schema", "instead: the JSON schema of a stack's file, for editors", false)
    .action((stack: string | undefined, options: { schema: boolean }) => {
      settings(stack ?? chosen(), options);
    });
  program
    .command("load")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("many claims at once, on each protocol")
    .action((stack: string | undefined) => load(stack ?? chosen()));
  program
    .command("conformance")
    .argument("<suite>")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("run an upstream suite (csi-sanity, kubernetes, manila-csi) against the running lab")
    .option("--protocol <name>", "only CEPHFS, or only NFS")
    .option("--focus <pattern>", "only tests whose full name this regular expression matches")
    .action((suite: string, stack: string | undefined, options: ConformanceOptions) =>
      conformance(stack ?? chosen(), suite, options),
    );
  program
    .command("login <node> [command...]")
    .description("a shell on a machine, or one command on it")
    .passThroughOptions()
    .action((node: string, command: string[]) => login(chosen(), node, command));
  for (const [name, run] of Object.entries({ kubectl, openstack })) {
    program
      .command(`${name} [arguments...]`)
      .description(`${name} against the lab`)
      .allowUnknownOption()
      .passThroughOptions()
      .helpOption(false)
      .action((args: string[]) => run(chosen(), args));
  }
  program
    .command("redeploy")
    .argument("<part>")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("start Manila's services again (part: manila), as after a patch of their code")
    .action((part: string, stack: string | undefined) => redeploy(stack ?? chosen(), part));
  program
    .command("render")
    .argument("<stack>", "name of the lab", stackArgument)
    .argument("<directory>", "where to; new or empty")
    .description(
      "write the scripts that `up` would run on machines to files, to read them or to run them by hand",
    )
    .option("--address <name=ip>", "of a server, in place of a stand-in; once for each", append)
    .action((stack: string, directory: string, options: RenderOptions) => render(stack, directory, options));
  program
    .command("logs")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("collect all logs and states of the lab in one archive, without secrets")
    .action((stack: string | undefined) => logs(stack ?? chosen()));
  program
    .command("env")
    .argument("[stack]", "name of the lab", stackArgument)
    .description('exports for one\'s own shell: eval "$(scripts/lab env)"')
    .action((stack: string | undefined) => env(stack ?? chosen(), foreign));
  const cache = program
    .command("cache")
    .description("binaries and images that labs are made of")
    .action(showCache);
  cache
    .command("build")
    .argument(
      "[stacks...]",
      "names of labs, or `cloud`, `image`, `csi-sanity`, `kubernetes`, `manila-csi`",
      setArguments,
    )
    .description("build what stacks need, or `cloud`, `image`, `csi-sanity`, `kubernetes`, `manila-csi`")
    .option("--refresh", "with Debian's packages as they are now, for security fixes", false)
    .action((stacks: string[], options: BuildCacheOptions) =>
      buildCache(stacks.length > 0 ? stacks : [chosen()], options),
    );
  cache
    .command("prune")
    .description("remove what only builds need, and other versions; what is in use stays")
    .option("--all", "remove everything", false)
    .action(pruneCacheCommand);
  program
    .command("image")
    .description("images for servers of a cloud with KVM")
    .command("build")
    .argument("[stack]", "name of the lab", stackArgument)
    .description("build them, of a stack's releases or the newest, and say how to upload them")
    .action(buildImages);
  const cloud = program
    .command("cloud")
    .description("a real OpenStack on this host, to test the OpenStack target");
  cloud.command("up").description("make it").action(cloudUp);
  cloud.command("down").description("remove it").action(cloudDown);
  cloud.command("doctor").description("what keeps it from being made, and the cure").action(cloudDoctor);
  cloud
    .command("test [jest-arguments...]")
    .description("test the OpenStack target's machines on it")
    .passThroughOptions()
    .action(cloudTest);
  cloud.command("status").description("its services and servers").action(cloudStatus);
  return program;
}

/** Collects an option that may be given again. */
function append(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

async function main(): Promise<void> {
  try {
    takeShellVariables(process.env);
    await buildProgram(takePulumiVariables(process.env)).parseAsync();
  } catch (error) {
    if (error instanceof InputError || error instanceof LabError) {
      process.stderr.write(`\n${error.message}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : error instanceof InputError ? 2 : 1;
    } else if (error instanceof CommanderError) {
      // commander has spoken; what it does not know is bad input.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = wasInterrupted() ? interruptedCode : 1;
    }
  }
}

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 141 : 1);
});
void main();
