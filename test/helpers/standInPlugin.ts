import { appendFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { EngineLog } from "../../src/plugin/host/engine";
import { listen } from "../../src/plugin/host/serve";
import { providerService } from "../../src/plugin/host/service";
import type { AnyResourceType, Plugin } from "../../src/plugin/host/types";
import { chartInvoke } from "./chartInvoke";
import { generated } from "./generated";

/**
 * STAND-IN of the plugins `manilakube` and `kubernetes`, as a program: real resources of the real engine that are nothing
 * outside it. Appends what it was asked for to the file STAND_IN_RECORD, a line each.
 */

const [, , name = "", ...args] = process.argv;

function record(...words: readonly string[]): void {
  appendFileSync(process.env["STAND_IN_RECORD"] ?? "/dev/null", `${words.join(" ")}\n`);
}

function typeOf(token: string): AnyResourceType {
  return {
    inputs: z.looseObject({}),
    identity: [],
    diff: (old, next) => ({
      changed: Object.entries(next).some(([key, value]) => !isDeepStrictEqual(Reflect.get(old, key), value)),
    }),
    create: (_inputs, resource) => {
      record("create", token, resource.name);
      return Promise.resolve({
        id: `${resource.name}-id`,
        outputs: generated({ type: token, name: resource.name }),
      });
    },
    update: (_id, _next, _old, resource) => Promise.resolve(generated({ type: token, name: resource.name })),
    delete: (_id, _state, resource) => {
      record("delete", token, resource.name);
      return Promise.resolve();
    },
  };
}

const plugin: Plugin = {
  name,
  version: "4.34.2",
  resolve: typeOf,
  configure: (variables) => {
    record("configure", name, variables.get("lab") ?? "-", variables.get("home") ?? "-");
  },
};

void listen({ ...providerService(plugin, new EngineLog(args.at(-1))), invoke: chartInvoke });
