import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineLog } from "./engine";
import { providerService } from "./service";
import type { Plugin } from "./types";

/** As the engine's own limit: what the scripts of a lab hold may pass gRPC's default of 4 MiB. */
const messageBytes = 400 * 2 ** 20;

/**
 * Serves a plugin to the engine: listens on a free loopback port and prints it, as Pulumi's plugin protocol wants.
 * The SDK's own `pulumi.provider.main` knows no status lines of a resource that is worked on, hence this host.
 * @param args the process's arguments; the last one is the engine's address
 */
export async function serve(plugin: Plugin, args: readonly string[]): Promise<void> {
  const log = new EngineLog(args.filter((arg) => !arg.startsWith("-")).at(-1));
  await listen(providerService(plugin, log));
}

/** Serves what answers Pulumi's calls of a plugin. */
export async function listen(service: UntypedServiceImplementation): Promise<void> {
  const server = new Server({
    "grpc.max_receive_message_length": messageBytes,
    "grpc.max_send_message_length": messageBytes,
  });
  server.addService(ResourceProviderService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) {
        resolve(bound);
      } else {
        reject(error);
      }
    });
  });
  exitWithParent();
  process.stdout.write(`${port}\n`);
}

/** The engine ends its plugins; a killed engine ends nothing, and a plugin without one must not go on working. */
export function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(1);
    }
  }, 500);
}
