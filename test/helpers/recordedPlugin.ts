import { z } from "zod";
import { EngineLog } from "../../src/plugin/host/engine";
import { listen } from "../../src/plugin/host/serve";
import { providerService } from "../../src/plugin/host/service";
import { erase, type ResourceType } from "../../src/plugin/host/types";
import { chartInvoke } from "./chartInvoke";

/**
 * STAND-IN of Pulumi's plugins for OpenStack and Kubernetes: whatever is asked for is made at once and comes to what was
 * recorded of such things, and nothing is there but the engine's state. What is measured with it is the program's, the
 * engine's and our own plugin's work alone.
 * Arguments: the plugin's name, then those of the engine.
 */
const [name = "", ...args] = process.argv.slice(2);

/** What things of a cloud come to, by the last part of their type. Every address is one of this host's own. */
const recorded: Readonly<Record<string, object>> = {
  Port: { allFixedIps: ["127.0.0.1"] },
  FloatingIp: { address: "127.0.0.1" },
};

let made = 0;

const inputs = z.looseObject({});

function typeOf(token: string): ResourceType<z.infer<typeof inputs>, object> {
  const outputs = recorded[token.split(":").at(-1) ?? ""] ?? {};
  return {
    inputs,
    identity: [],
    diff: (old, next) => ({
      changed: Object.entries(next).some(
        ([key, value]) => JSON.stringify(old[key]) !== JSON.stringify(value),
      ),
    }),
    create: () => {
      made += 1;
      return Promise.resolve({ id: `${name}-${made}`, outputs });
    },
    update: () => Promise.resolve(outputs),
  };
}

const plugin = { name, version: "0.0.0", resolve: (token: string) => erase(typeOf(token)) };
const log = new EngineLog(args.filter((arg) => !arg.startsWith("-")).at(-1));
void listen({ ...providerService(plugin, log), invoke: chartInvoke });
