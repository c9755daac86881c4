import { isDeepStrictEqual as equal } from "node:util";
import { status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { EngineLog } from "./engine";
import { toServiceError } from "./errors";
import {
  PartialFailure,
  type AnyResourceType,
  type Difference,
  type OperationContext,
  type Plugin,
} from "./types";
import { decode, encode, hasUnknown } from "./values";

interface ResourceRequest {
  getUrn(): string;
}

/** Answers one kind of request; what it throws reaches the engine as that request's error. */
function unary<Q, A>(answer: (request: Q) => Promise<A> | A) {
  return (call: ServerUnaryCall<Q, A>, callback: sendUnaryData<A>): void => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error));
        },
      );
  };
}

/** Pulumi's resource provider service over the resource types of one plugin. */
export function providerService(plugin: Plugin, log: EngineLog) {
  const cancellation = new AbortController();

  function typeOf(request: ResourceRequest): AnyResourceType {
    const token = parseUrn(request.getUrn()).type;
    const type = plugin.resolve(token);
    if (type === undefined) {
      throw new Error(`the plugin '${plugin.name}' has no resource type '${token}'`);
    }
    return type;
  }

  function contextOf(request: ResourceRequest): OperationContext {
    const urn = request.getUrn();
    const { name, stack } = parseUrn(urn);
    return {
      urn,
      name,
      stack: plugin.labOf?.(stack) ?? stack,
      signal: cancellation.signal,
      status: (line) => {
        log.status(urn, line);
      },
    };
  }

  /** Inputs as the type wants them; the engine hands over what `check` returned, so this fails only on a bug. */
  function parse(type: AnyResourceType, inputs: object): object {
    return type.inputs.parse(inputs);
  }

  return {
    handshake: (_call: unknown, callback: sendUnaryData<rpc.ProviderHandshakeResponse>): void => {
      callback({ code: status.UNIMPLEMENTED });
    },
    getPluginInfo: unary(() => new PluginInfo().setVersion(plugin.version)),
    getSchema: unary(() => new rpc.GetSchemaResponse().setSchema(JSON.stringify({ name: plugin.name }))),
    attach: unary(() => new Empty()),
    cancel: unary(() => {
      cancellation.abort();
      return new Empty();
    }),

    checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: rpc.DiffRequest) => {
      const [old, next] = [decode(request.getOldInputs() ?? request.getOlds()), decode(request.getNews())];
      const keys = (plugin.replacingConfiguration ?? []).filter(
        (key) => hasUnknown(next[key]) || !equal(old[key], next[key]),
      );
      return new rpc.DiffResponse().setChanges(changes(!equal(old, next))).setReplacesList(keys);
    }),
    configure: unary((request: rpc.ConfigureRequest) => {
      const prefix = `${plugin.name}:config:`;
      const variables = request.getVariablesMap().getEntryList();
      plugin.configure?.(new Map(variables.map(([key, value]) => [key.replace(prefix, ""), value])));
      // Secrets come as plain values, and the engine marks their namesakes in what we return.
      return new rpc.ConfigureResponse().setAcceptsecrets(false).setSupportspreview(false);
    }),

    check: unary(async (request: rpc.CheckRequest) => {
      const type = typeOf(request);
      const news = decode(request.getNews());
      const response = new rpc.CheckResponse();
      if (hasUnknown(news)) {
        return response.setInputs(encode(news));
      }
      const parsed = type.inputs.safeParse(news);
      if (!parsed.success) {
        const failures = parsed.error.issues.map((issue) =>
          new rpc.CheckFailure().setProperty(issue.path.join(".")).setReason(issue.message),
        );
        return response.setInputs(encode(news)).setFailuresList(failures);
      }
      return response.setInputs(encode((await type.complete?.(parsed.data)) ?? parsed.data));
    }),
    diff: unary(async (request: rpc.DiffRequest) => {
      const type = typeOf(request);
      const [old, news] = [decode(request.getOlds()), decode(request.getNews())];
      // The engine asks with unknown values to learn whether a replaced machine takes this resource along.
      const replaces = (type.identity as readonly string[]).filter(
        (key) => hasUnknown(news[key]) || !equal(old[key], news[key]),
      );
      const rest: Difference = hasUnknown(news)
        ? { changed: true }
        : await type.diff(old, parse(type, news), contextOf(request));
      replaces.push(...(rest.replaces ?? []));
      return new rpc.DiffResponse()
        .setChanges(changes(rest.changed || replaces.length > 0))
        .setReplacesList(replaces)
        .setDeletebeforereplace(rest.deleteBeforeReplace ?? false);
    }),
    create: async (
      call: ServerUnaryCall<rpc.CreateRequest, rpc.CreateResponse>,
      callback: sendUnaryData<rpc.CreateResponse>,
    ): Promise<void> => {
      const inputs = decode(call.request.getProperties());
      try {
        const type = typeOf(call.request);
        const { id, outputs } = await type.create(parse(type, inputs), contextOf(call.request));
        callback(null, new rpc.CreateResponse().setId(id).setProperties(encode({ ...inputs, ...outputs })));
      } catch (error) {
        callback(toServiceError(error, inputs));
      }
    },
    read: unary((request: rpc.ReadRequest) =>
      new rpc.ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    ),
    update: async (
      call: ServerUnaryCall<rpc.UpdateRequest, rpc.UpdateResponse>,
      callback: sendUnaryData<rpc.UpdateResponse>,
    ): Promise<void> => {
      const inputs = decode(call.request.getNews());
      const old = decode(call.request.getOlds());
      const id = call.request.getId();
      try {
        const type = typeOf(call.request);
        const outputs = (await type.update?.(id, parse(type, inputs), old, contextOf(call.request))) ?? {};
        callback(null, new rpc.UpdateResponse().setProperties(encode({ ...inputs, ...outputs })));
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        const kept =
          failure instanceof PartialFailure ? failure : new PartialFailure(failure.message, id, old);
        callback(toServiceError(kept, inputs));
      }
    },
    delete: unary(async (request: rpc.DeleteRequest) => {
      const type = typeOf(request);
      await type.delete?.(request.getId(), decode(request.getProperties()), contextOf(request));
      return new Empty();
    }),
  };
}

function changes(changed: boolean): rpc.DiffResponse.DiffChanges {
  return changed ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE;
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` */
function parseUrn(urn: string): { readonly stack: string; readonly type: string; readonly name: string } {
  const [stack = "", , types = "", ...name] = urn.split("::");
  return {
    stack: stack.replace(/^urn:pulumi:/, ""),
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}
