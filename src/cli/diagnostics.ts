import { nameOf } from "./urn";

/** What the engine says of an operation. */
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
  readonly ephemeral?: boolean;
}

/** A diagnostic's text without colours, and without what the engine and Pulumi's bridge wrap around it. */
export function textOf({ message }: Diagnostic): string {
  return withoutWrapping(message.replaceAll(/<\{%[^%]*%\}>/g, "").trim());
}

/**
 * The error that a diagnostic is, with the name of its resource; undefined for what is none, or says nothing of its own.
 * @example errorIn({ severity: "error", message: "it is full", urn: "urn:pulumi:…::disk" }) // "disk: it is full"
 */
export function errorIn(diagnostic: Diagnostic): string | undefined {
  const text = textOf(diagnostic);
  // Pulumi's bridge logs what the resource's own error then says again.
  const isEcho = text.startsWith("sdk-v2/");
  if (diagnostic.severity !== "error" || isEcho || ["", "update failed", "preview failed"].includes(text)) {
    return undefined;
  }
  const { urn } = diagnostic;
  return urn === undefined || urn === "" ? text : `${nameOf(urn)}: ${text}`;
}

/** The engine and Pulumi's bridge each wrap a provider's error into a list of one, and name the resource once more. */
function withoutWrapping(text: string): string {
  return text
    .replaceAll(/(\* )?(creating|updating|deleting) urn:\S+: /g, "")
    .replaceAll(/1 error occurred:\s*/g, "")
    .replace(/^\* /, "");
}
