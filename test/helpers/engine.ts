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

interface EngineOptions {
  /** A program in a directory; without one it is `program`. */
  readonly own?: ProgramDirectory;
  /** Directories that come first on PATH, for stand-ins of plugins. */
  readonly path?: readonly string[];
  /** In place of the usual bound of an operation, in milliseconds. */
  readonly longest?: number;
}

type OperationOptions = Pick<DestroyOptions, "signal" | "onEvent"> & { readonly color: "never" };

/** How an `up` differs from others. */
interface UpOptions {
  readonly refresh?: boolean;
  /** Resources that the engine works on at a time; its own default without it. */
  readonly parallel?: number;
  /** URNs of what is made anew in any case. */
  readonly replace?: readonly string[];
  /** URNs of what alone may become another one. */
  readonly target?: readonly string[];
  /** URNs of what is neither looked at nor changed. */
  readonly exclude?: readonly string[];
}

/** Where a program is that is no function of this process. */
export interface ProgramDirectory {
  /** With its Pulumi.yaml. */
  readonly directory: string;
  /** The name in there. */
  readonly project: string;
  /** In place of `env`'s own, or beside them. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A stack of the real engine with a file back end of its own; everything is gone with `dispose`. */
export class EngineStack {
  /** Where `.lab` would be. */
  readonly home = mkdtempSync(join(tmpdir(), "manilakube-engine-"));
  program: PulumiFn = () => Promise.resolve();
  /** Before it is opened it may become another one. */
  passphrase = "test";
  private stack: Stack | undefined;

  private readonly own: ProgramDirectory | undefined;

  constructor(
    readonly name = "test",
    private readonly options: EngineOptions = {},
  ) {
    this.own = options.own;
  }

  private get longest(): number {
    return this.options.longest ?? longest;
  }

  async open(): Promise<void> {
    const common = {
      pulumiCommand: await PulumiCommand.get({ root: dirname(toolDirectory(openCache())) }),
      pulumiHome: join(this.home, "pulumi"),
      envVars: this.env,
    };
    this.stack =
      this.own === undefined
        ? await LocalWorkspace.createStack(
            { stackName: this.name, projectName: "engine", program: () => this.program() },
            {
              ...common,
              workDir: this.home,
              projectSettings: { name: "engine", runtime: "nodejs" },
            },
          )
        : await LocalWorkspace.createStack(
            { stackName: this.name, workDir: this.own.directory },
            { ...common, workDir: this.own.directory },
          );
  }

  /** With which Pulumi's own program works on the stack, in `home`. */
  get env(): Record<string, string> {
    const bins = [...(this.options.path ?? []), ...toolDirectories(openCache()), join(projectRoot, "bin")];
    return {
      PATH: [...bins, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: join(this.home, "pulumi"),
      PULUMI_BACKEND_URL: `file://${this.home}`,
      PULUMI_CONFIG_PASSPHRASE: this.passphrase,
      PULUMI_CONFIG_PASSPHRASE_FILE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // As src/running/environment.ts has it for a lab.
      PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
      MANILAKUBE_HOME: this.home,
      ...this.own?.env,
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
    { refresh = false, parallel, replace = [], target = [], exclude = [] }: UpOptions = {},
  ): Promise<{ result: UpResult; steps: string[] }> {
    this.program = program ?? this.program;
    const steps: string[] = [];
    const result = await this.bounded(
      "up",
      (options) =>
        this.automation.up({
          ...options,
          refresh,
          replace: [...replace],
          target: [...target],
          exclude: [...exclude],
          ...(parallel === undefined ? {} : { parallel }),
        }),
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
    return readFileSync(
      join(this.home, ".pulumi", "stacks", this.own?.project ?? "engine", `${this.name}.json`),
      "utf8",
    );
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
    const signal = abortAfter(this.longest);
    // The engine gets a while to end by itself what it has begun.
    const tooLate = setTimeout(this.longest + grace, undefined, { ref: false }).then(() => {
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
      throw new Error(`${name} took more than ${this.longest / 1000} s; begun and not ended: ${open}`, cause);
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
