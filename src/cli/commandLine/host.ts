import type { Command } from "commander";
import type { BuildCacheOptions } from "../commands/cache";
import { setArguments } from "../stackArgument";
import { chosenStack, namedStack, withStack } from "./chosenStack";

/** Commands for what this host keeps beside labs: the cache, images to upload, the test cloud. */
export function addHost(program: Command): void {
  addCache(program);
  withStack(program.command("image").description("images for servers of a cloud with KVM").command("build"))
    .description("build them, of a stack's releases or the newest, and say how to upload them")
    .action(async (stack: string | undefined, _options: unknown, command: Command) => {
      const { buildImages } = await import("../commands/image");
      await buildImages(namedStack(command, stack));
    });
  addCloud(program);
}

function addCache(program: Command): void {
  const cache = program
    .command("cache")
    .description("binaries and images that labs are made of")
    .action(async () => {
      const { showCache } = await import("../commands/cache");
      await showCache();
    });
  cache
    .command("build")
    .argument(
      "[stacks...]",
      "names of labs, or `cloud`, `image`, `csi-sanity`, `kubernetes`, `manila-csi`",
      setArguments,
    )
    .description("build what stacks need, or `cloud`, `image`, `csi-sanity`, `kubernetes`, `manila-csi`")
    .option("--refresh", "with Debian's packages as they are now, for security fixes", false)
    .action(async (stacks: string[], options: BuildCacheOptions) => {
      const { buildCache } = await import("../commands/cache");
      await buildCache(stacks.length > 0 ? stacks : [chosenStack(program)], options);
    });
  cache
    .command("prune")
    .description("remove what only builds need, and other versions; what is in use stays")
    .option("--all", "remove everything", false)
    .action(async (options: { all: boolean }) => {
      const { pruneCacheCommand } = await import("../commands/cache");
      await pruneCacheCommand(options);
    });
}

function addCloud(program: Command): void {
  const cloud = program
    .command("cloud")
    .description("a real OpenStack on this host, to test the OpenStack target");
  cloud
    .command("up")
    .description("make it")
    .action(async () => (await import("../commands/cloud")).cloudUp());
  cloud
    .command("down")
    .description("remove it")
    .action(async () => (await import("../commands/cloud")).cloudDown());
  cloud
    .command("doctor")
    .description("what keeps it from being made, and the cure")
    .action(async () => (await import("../commands/doctor")).cloudDoctor());
  cloud
    .command("test [jest-arguments...]")
    .description("test the OpenStack target's machines on it")
    .allowUnknownOption()
    .action(async (args: string[]) => (await import("../commands/test")).cloudTest(args));
  cloud
    .command("status")
    .description("its services and servers")
    .action(async () => (await import("../commands/cloud")).cloudStatus());
}
