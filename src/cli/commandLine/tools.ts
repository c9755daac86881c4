import type { Command } from "commander";
import type { RedeployOptions } from "../commands/redeploy";
import type { RenderOptions } from "../commands/render";
import { stackArgument } from "../stackArgument";
import { chosenStack, withStack, withStackOption } from "./chosenStack";

/**
 * Commands that work with a lab that is up.
 * @param foreign names of Pulumi's variables that the user's shell has
 */
export function addTools(program: Command, foreign: readonly string[]): void {
  withStackOption(program.command("login <node> [command...]"))
    .description("a shell on a machine, or one command on it")
    .passThroughOptions()
    .action(async (node: string, args: string[], _options: unknown, command: Command) => {
      const { login } = await import("../commands/tools");
      await login(chosenStack(command), node, args);
    });
  for (const name of ["kubectl", "openstack"] as const) {
    program
      .command(`${name} [arguments...]`)
      .description(`${name} against the lab; -s stands before \`${name}\``)
      .allowUnknownOption()
      .passThroughOptions()
      .helpOption(false)
      .action(async (args: string[], _options: unknown, command: Command) => {
        const tools = await import("../commands/tools");
        await tools[name](chosenStack(command), args);
      });
  }
  withStack(program.command("rotate").argument("<thing>"))
    .description(
      "give the CSI drivers a new login to Manila, and revoke the one that they had (thing: credential)",
    )
    .action(async (thing: string, stack: string | undefined, _options: unknown, command: Command) => {
      const { rotate } = await import("../commands/rotate");
      await rotate(chosenStack(command, stack), thing);
    });
  addRedeploy(program);
  program
    .command("render")
    .argument("<stack>", "name of the lab", stackArgument)
    .argument("<directory>", "where to; new or empty")
    .description(
      "write the scripts that `up` would run on machines to files, to read them or to run them by hand",
    )
    .option("--address <name=ip>", "of a server, in place of a stand-in; once for each", append)
    .action(async (stack: string, directory: string, options: RenderOptions, command: Command) => {
      const { render } = await import("../commands/render");
      await render(chosenStack(command, stack), directory, options);
    });
  withStack(program.command("logs"))
    .description("collect all logs and states of the lab in one archive, without secrets")
    .option(
      "-f, --follow <source>",
      "instead: what a machine, a service (`manila` …) or a driver (`csi-nfs` …) writes now",
    )
    .action(async (stack: string | undefined, { follow: source }: { follow?: string }, command: Command) => {
      if (source === undefined) {
        const { logs } = await import("../commands/logs");
        await logs(chosenStack(command, stack));
      } else {
        const { follow } = await import("../commands/follow");
        await follow(chosenStack(command, stack), source);
      }
    });
  withStack(program.command("open"))
    .description("the newest report, in a browser where there is a screen")
    .action(async (stack: string | undefined, _options: unknown, command: Command) => {
      const { open } = await import("../commands/open");
      await open(chosenStack(command, stack));
    });
  withStack(program.command("env"))
    .description('exports for one\'s own shell: eval "$(scripts/lab env)"')
    .action(async (stack: string | undefined, _options: unknown, command: Command) => {
      const { env } = await import("../commands/tools");
      await env(chosenStack(command, stack), foreign);
    });
  addCompletion(program);
}

function addRedeploy(program: Command): void {
  withStack(program.command("redeploy").argument("[part]", "what is to run another build; see below"))
    .description("have the running lab run another build of one of its parts, and wait until it answers")
    .option(
      "--from <directory>",
      "build it from this checkout, or unpacked Go module; of manila and keystone: run this checkout's files",
    )
    .option("--module <version>", "csi: from this version of cloud-provider-openstack's Go module")
    .option(
      "--image <image>",
      "an image's archive on this host (`podman save`), or else a reference that the nodes' containerd pulls",
    )
    .option("--watch", "with --from: again at every save, until Ctrl-C", false)
    .option("--undo", "back to the pinned build, of this part or of all", false)
    .addHelpText(
      "after",
      `
Parts:
  csi                                    --from or --module; both drivers, on all nodes
  ceph-csi, csi-driver-nfs               --from or --image
  csi-provisioner, csi-snapshotter, csi-resizer, node-driver-registrar, snapshot-controller    --image
  manila, keystone                       --from; \`redeploy manila\` alone starts its services again
\`up\` leaves what was redeployed, \`status\` names it. Examples: docs/daily.md`,
    )
    .action(
      async (
        part: string | undefined,
        stack: string | undefined,
        options: RedeployOptions,
        command: Command,
      ) => {
        const { redeploy } = await import("../commands/redeploy");
        await redeploy(chosenStack(command, stack), part, options);
      },
    );
}

/** A script for the user's shell, and what that script calls. */
function addCompletion(program: Command): void {
  program
    .command("completion <shell> [words...]")
    .description('completion for bash or zsh: eval "$(scripts/lab completion bash)"')
    .passThroughOptions()
    .action(async (shell: string, words: string[]) => {
      const { completion } = await import("../commands/completion");
      completion(program, shell, words);
    });
}

/** Collects an option that may be given again. */
function append(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
