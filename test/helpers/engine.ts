import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  LocalWorkspace,
  PulumiCommand,
  type DestroyOptions,
  type DestroyResult,
  type EngineEvent,
  type PulumiFn,
  type Stack,
  type UpResult,
} from "@pulumi/pulumi/automation";
import { openCache, toolDirectories, toolDirectory } from "../../src/artifacts";
import { projectRoot } from "../../src/paths";
import { abortAfter } from "../../src/process/abort";

/** How long one operation of the engine may take, in milliseconds: less than the tests that call it. */
const longest = 240_000;

/** How long an interrupted engine may take to end, in milliseconds. */
const grace = 20_000;

type OperationOptions = Pick<DestroyOptions, "signal" | "onEvent"> & { readonly color: "never" };

/** A stack of the real engine with a file back end of its own; everything is gone with `dispose`. */
export class EngineStack {
  /** Where `.lab` would be. */
  readonly home = mkdtempSync(join(tmpdir(), "manilakube-engine-"));
  program: PulumiFn = () => Promise.resolve();
  private stack: Stack | undefined;

  constructor(readonly name = "test") {}

  async open(): Promise<void> {
    this.stack = await LocalWorkspace.createStack(
      { stackName: this.name, projectName: "engine", program: () => this.program() },
      {
        workDir: this.home,
        pulumiCommand: await PulumiCommand.get({ root: dirname(toolDirectory(openCache())) }),
        pulumiHome: join(this.home, "pulumi"),
        projectSettings: { name: "engine", runtime: "nodejs" },
        envVars: this.env,
      },
    );
  }

  /** With which Pulumi's own program works on the stack, in `home`. */
  get env(): Record<string, string> {
    const bins = [...toolDirectories(openCache()), join(projectRoot, "bin")];
    return {
      PATH: [...bins, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: join(this.home, "pulumi"),
      PULUMI_BACKEND_URL: `file://${this.home}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_CONFIG_PASSPHRASE_FILE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      MANILAKUBE_HOME: this.home,
    };
  }

  get automation(): Stack {
    if (this.stack === undefined) {
      throw new Error("the stack is not open");
    }
    return this.stack;
  }

  /** @returns the result, and what the engine did to which resource: `create name`, `update name` … */
  async up(
    program?: PulumiFn,
    { refresh = false }: { readonly refresh?: boolean } = {},
  ): Promise<{ result: UpResult; steps: string[] }> {
    this.program = program ?? this.program;
    const steps: string[] = [];
    const result = await this.bounded(
      "up",
      (options) => this.automation.up({ ...options, refresh }),
      collect(steps),
    );
    return { result, steps };
  }

  /** Ends everything that the stack has, as `pulumi destroy` does. */
  async destroy(): Promise<DestroyResult> {
    return await this.bounded("destroy", (options) => this.automation.destroy(options));
  }

  /** Expects an error; gives the engine's messages. */
  async failingUp(program: PulumiFn): Promise<string> {
    this.program = program;
    const messages: string[] = [];
    const onEvent = (event: EngineEvent): void => {
      if (event.diagnosticEvent?.severity === "error") {
        messages.push(event.diagnosticEvent.message.replaceAll(/<\{%[^%]*%\}>/g, ""));
      }
    };
    await expect(this.automation.up({ color: "never", onEvent })).rejects.toThrow();
    return messages.join("\n");
  }

  /** Ends as Ctrl-C ends it. */
  async interruptedUp(program: PulumiFn, signal: AbortSignal): Promise<void> {
    this.program = program;
    await expect(this.automation.up({ color: "never", signal })).rejects.toThrow();
  }

  /** The state as it lies on disk. */
  state(): string {
    return readFileSync(join(this.home, ".pulumi", "stacks", "engine", `${this.name}.json`), "utf8");
  }

  async dispose(): Promise<void> {
    if (this.stack !== undefined) {
      await this.destroy();
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Runs one operation of the engine; one that takes too long is ended, and the error names what had begun and not ended. */
  private async bounded<T>(
    name: string,
    operation: (options: OperationOptions) => Promise<T>,
    listen?: (event: EngineEvent) => void,
  ): Promise<T> {
    const running = new Map<string, string>();
    const onEvent = (event: EngineEvent): void => {
      listen?.(event);
      const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
      if (resourcePreEvent !== undefined) {
        const { op, urn } = resourcePreEvent.metadata;
        running.set(urn, `${op} ${urn.split("::").at(-1) ?? ""}`);
      }
      running.delete((resOutputsEvent ?? resOpFailedEvent)?.metadata.urn ?? "");
    };
    const signal = abortAfter(longest);
    // The engine gets a while to end by itself what it has begun.
    const tooLate = setTimeout(longest + grace, undefined, { ref: false }).then(() => {
      throw new Error("the engine was interrupted and goes on");
    });
    try {
      return await Promise.race([operation({ color: "never", signal, onEvent }), tooLate]);
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
      const open = [...running.values()].join(", ") || "nothing";
      const cause = { cause: error };
      throw new Error(`${name} took more than ${longest / 1000} s; begun and not ended: ${open}`, cause);
    }
  }
}

function collect(steps: string[]): (event: EngineEvent) => void {
  return ({ resourcePreEvent }) => {
    const metadata = resourcePreEvent?.metadata;
    if (metadata !== undefined && metadata.op !== "same" && !metadata.type.startsWith("pulumi:")) {
      steps.push(`${metadata.op} ${metadata.urn.split("::").at(-1) ?? ""}`);
    }
  };
}
