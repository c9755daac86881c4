import type { EngineEvent } from "@pulumi/pulumi/automation";
import { jobStep } from "../remote/step";
import { errorIn, textOf, type Diagnostic } from "./diagnostics";
import type { Display } from "./display";
import { layerOf, nameOf } from "./urn";

/** One operation on one resource, for the report's timeline. */
export interface TimelineEntry {
  readonly layer: string;
  readonly name: string;
  readonly type: string;
  readonly operation: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  end?: number;
}

const idle = new Set(["same", "read", "read-replacement", "refresh"]);

/** Follows the engine's events: a line when a layer is done, and what went wrong. */
export class LayerProgress {
  private readonly started = new Map<string, number>();
  private readonly open = new Map<string, TimelineEntry>();
  /** The step that a job is at, by the job's URN. */
  private readonly steps = new Map<string, TimelineEntry>();
  readonly timeline: TimelineEntry[] = [];
  readonly errors: string[] = [];

  constructor(private readonly display: Display) {}

  readonly onEvent = (event: EngineEvent): void => {
    if (event.resourcePreEvent !== undefined) {
      this.begin(event.resourcePreEvent.metadata);
    } else if (event.resOutputsEvent !== undefined) {
      this.end(event.resOutputsEvent.metadata);
    } else if (event.resOpFailedEvent !== undefined) {
      const { urn } = event.resOpFailedEvent.metadata;
      this.endStep(urn, Date.now(), "failed");
      this.close(urn);
    } else if (event.diagnosticEvent !== undefined) {
      this.diagnose(event.diagnosticEvent);
    }
  };

  /** How many resources were not as they should be. */
  get changes(): number {
    return this.timeline.length;
  }

  private begin({ urn, op, type }: StepMetadata): void {
    const layer = layerOf(urn);
    if (layer === undefined || idle.has(op) || isComponent(type)) {
      return;
    }
    this.started.set(layer, this.started.get(layer) ?? Date.now());
    const entry = { layer, name: nameOf(urn), type, operation: op, start: Date.now() };
    this.open.set(urn, entry);
    this.timeline.push(entry);
    this.display.activity(`${layer}: ${entry.name}`);
  }

  private end({ urn, type }: StepMetadata): void {
    this.close(urn);
    // A layer registers its outputs last: all that it made is there by then.
    const layer = type.startsWith("manilakube:layer:") ? nameOf(urn) : undefined;
    const since = layer === undefined ? undefined : this.started.get(layer);
    if (layer !== undefined && since !== undefined) {
      this.display.done(layer, since);
      this.started.delete(layer);
    }
  }

  /** A job's output is read again where another `up` joins it, so its steps have the moments that it gives them itself. */
  private beginStep(urn: string, title: string, start: number): void {
    this.endStep(urn, start);
    const layer = layerOf(urn) ?? "";
    const entry = { layer, name: title, type: "step", operation: "step", start };
    this.steps.set(urn, entry);
    this.timeline.push(entry);
    this.display.activity(`${layer}: ${title}`);
  }

  private endStep(urn: string, end: number, outcome: "done" | "failed" = "done"): void {
    const entry = this.steps.get(urn);
    if (entry !== undefined) {
      entry.end = end;
      this.steps.delete(urn);
      this.display[outcome](`  ${entry.name}`, entry.start, "", end);
    }
  }

  private close(urn: string): void {
    this.endStep(urn, Date.now());
    const entry = this.open.get(urn);
    if (entry !== undefined) {
      entry.end = Date.now();
      this.open.delete(urn);
    }
  }

  private diagnose(diagnostic: Diagnostic): void {
    const { urn, ephemeral } = diagnostic;
    const error = errorIn(diagnostic);
    if (error !== undefined) {
      this.errors.push(error);
      return;
    }
    const text = textOf(diagnostic);
    if (ephemeral !== true || urn === undefined) {
      return;
    }
    const step = jobStep(text);
    if (step !== undefined) {
      this.beginStep(urn, step.title, step.at);
    } else {
      this.display.activity(`${layerOf(urn) ?? ""}: ${nameOf(urn)}: ${text}`);
    }
  }
}

interface StepMetadata {
  readonly urn: string;
  readonly op: string;
  readonly type: string;
}

function isComponent(type: string): boolean {
  return (
    type.startsWith("manilakube:layer:") ||
    type.startsWith("manilakube:lab:Lab") ||
    type === "kubernetes:helm.sh/v3:Chart" ||
    type === "kubernetes:yaml:ConfigGroup" ||
    type === "pulumi:pulumi:Stack"
  );
}
