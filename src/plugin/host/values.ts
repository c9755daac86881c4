import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine sends in a preview in place of a value that is not known yet. */
const unknownValues: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Property names that the engine itself puts among a resource's properties. */
const internal = new Set(["__defaults", "__internal", "__provider"]);

type Properties = Record<string, unknown>;

export function decode(struct: Struct | undefined): Properties {
  const value: Properties = struct?.toJavaScript() ?? {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => !internal.has(key)));
}

/** Encodes plain data. What JSON leaves out (undefined) is left out. */
export function encode(value: object): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, JavaScriptValue>);
}

/** Whether a value holds something that is known only after other resources are made. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(hasUnknown);
  }
  return unknownValues.has(value);
}
