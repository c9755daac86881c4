import * as pulumi from "@pulumi/pulumi";

const namespace = "manilakube:";

/** The stack's settings as the engine hands them over: every key below `manilakube:`, known or not. */
export function stackConfig(): Record<string, unknown> {
  const all = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(namespace));
  return Object.fromEntries(all.map(([key, text]) => [key.slice(namespace.length), parse(text)]));
}

/** The engine gives objects, numbers and booleans as JSON, and texts as they are. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
