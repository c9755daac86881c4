import type { z } from "zod";
import type { Answer } from "./http";

/** An answer as it is understood, or why it is not: in one line, with what came. Pure. */
export function understand<T>(
  { body, headers }: Pick<Answer, "body" | "headers">,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly wrong: string } {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    const type = String(headers["content-type"] ?? "no type");
    return { wrong: `with what is no JSON (${type}): ${shown(body)}` };
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) {
    return { value: parsed.data };
  }
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  const found = valueAt(content, path);
  const what = found === undefined ? "nothing" : shown(JSON.stringify(found));
  return { wrong: `with ${what} where '${path.join(".")}' must be another thing: ${issue?.message ?? ""}` };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** As much as fits in a line. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line === "" ? "nothing" : line.length > 120 ? `${line.slice(0, 120)} …` : line;
}
