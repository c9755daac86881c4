import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { cloudsSchema, type CloudName } from "../handover/clouds";
import type { HandedMachine } from "../handover/machines";
import { loginOfEntry } from "../manila/cloudsEntry";
import type { KeystoneLogin } from "../manila/keystoneLogin";
import { labDirectory } from "../paths";
import { runProgram, type ProcessOptions } from "../process/run";
import { assemble, type Script } from "../remote/script";
import type { Settings } from "../settings/load";
import { settingsOf } from "../settings/ofStack";
import { isInPods } from "../settings/podsManila";
import { InputError } from "../settings/problem";
import { asRoot } from "./asRoot";
import { toolEnvironment } from "./environment";
import { handedMachines, labFile } from "./labFile";
import { reachManila } from "./reachManila";

/** How a program that works on a lab is run. */
export type WorkOptions = Pick<ProcessOptions, "input" | "onLine" | "signal" | "atMostSeconds">;

/** A machine may hang with its connection up: on a disk, or on a mount whose server is gone. */
const secondsOfCommand = 600;

/** How the openstack client is run. */
export interface OpenstackOptions extends Pick<ProcessOptions, "atMostSeconds"> {
  /** Without this the administrator's. */
  readonly login?: CloudName | undefined;
}

/**
 * A lab that is up, as its user has it: by the files in `.lab/<stack>/` and with the programs in the cache. The state of
 * Pulumi is not looked at, so that a lab can be worked with while another command changes it. Whatever needs a file throws
 * InputError where the lab is not up.
 */
export class RunningLab {
  constructor(readonly stack: string) {}

  /** @throws InputError where anything is missing that a lab's commands may need, so that they say so before they begin */
  static open(stack: string): RunningLab {
    const lab = new RunningLab(stack);
    for (const name of ["kubeconfig", "ssh_config", "machines.json", "clouds.yaml"]) {
      lab.file(name);
    }
    return lab;
  }

  /** What the stack's file says now, which may be more than the last `up` has seen. */
  get settings(): Settings {
    return settingsOf(this.stack);
  }

  /** Path of a file that `up` has handed over. @throws InputError where it is not there */
  file(name: string): string {
    return labFile(this.stack, name);
  }

  /** Whether `up` has handed over a file. */
  has(name: string): boolean {
    return existsSync(join(labDirectory(this.stack), name));
  }

  get machines(): readonly HandedMachine[] {
    return handedMachines(this.stack);
  }

  /** @throws InputError where the lab has no machine of that name */
  machine(name: string): HandedMachine {
    const found = this.machines.find((machine) => machine.name === name);
    if (found === undefined) {
      const rule = `must be one of ${this.machines.map((machine) => machine.name).join(", ")}`;
      throw new InputError("No such machine", [{ setting: "node", value: name, rule }]);
    }
    return found;
  }

  /** Name of the machine that Manila's services run on. @throws InputError where the lab has none */
  get manilaHost(): string {
    const host = this.machines.find(({ hostsManila }) => hostsManila);
    if (host === undefined) {
      const hasStorage = this.has("machines.json") && this.machines.some(({ role }) => role === "storage");
      const [value, rule] = hasStorage
        ? ["pods", "must be of a kind that runs on a machine: services that are pods have none"]
        : ["existing", "must be the lab's own: a Manila that is elsewhere has no machine here"];
      throw new InputError("No such machine", [{ setting: "manilakube:manila.kind", value, rule }]);
    }
    return host.name;
  }

  /** Name of the machine that Ceph and Ganesha run on. @throws InputError where the lab has none */
  get storageHost(): string {
    return this.machines.find(({ role }) => role === "storage")?.name ?? this.manilaHost;
  }

  /** Name of the machine where the drivers' credential is kept. @throws InputError where the lab has none of its own */
  get credentialHost(): string {
    const controlPlane = this.machines.find(({ role }) => role === "control-plane");
    return isInPods(this.settings.manila) && controlPlane !== undefined ? controlPlane.name : this.manilaHost;
  }

  /** Names of the nodes that run anyone's pods: the workers, or without any the control plane. */
  get podNodes(): readonly string[] {
    const named = (wanted: HandedMachine["role"]): string[] =>
      this.machines.filter(({ role }) => role === wanted).map(({ name }) => name);
    const workers = named("worker");
    return workers.length > 0 ? workers : named("control-plane");
  }

  /** The whole environment of the lab's tools. No value is a secret of the lab. */
  get environment(): Record<string, string> {
    return toolEnvironment(this.stack);
  }

  /** The whole environment of the openstack client as one of the lab's logins; the password stays in the file. */
  openstackEnvironment(login: CloudName = "admin"): Record<string, string> {
    const file = this.file("clouds.yaml");
    // Without the second variable the client lays the user's own secure.yaml over entries that have the same name there.
    const variables = { OS_CLIENT_CONFIG_FILE: file, OS_CLIENT_SECURE_FILE: file, OS_CLOUD: login };
    return { ...this.environment, ...variables };
  }

  /** One of the lab's logins. Holds the credential. */
  login(name: CloudName): KeystoneLogin {
    const { clouds } = cloudsSchema.parse(load(readFileSync(this.file("clouds.yaml"), "utf8")));
    return loginOfEntry(clouds[name]);
  }

  /**
   * kubectl against the lab. A request may take 20 seconds; a later `--request-timeout` among the arguments counts instead.
   * @returns its standard output
   * @throws ProcessError
   */
  async kubectl(args: readonly string[], options: WorkOptions = {}): Promise<string> {
    const env = { ...this.environment, KUBECONFIG: this.file("kubeconfig") };
    return runProgram("kubectl", ["--request-timeout=20s", ...args], { ...options, env });
  }

  /** The openstack client against the lab. @returns its standard output. @throws ProcessError */
  async openstack(args: readonly string[], { login, atMostSeconds }: OpenstackOptions = {}): Promise<string> {
    const env = this.openstackEnvironment(login);
    return reachManila(this, () => runProgram("openstack", args, { env, atMostSeconds }));
  }

  /**
   * Runs a shell command as root on a machine, by way of the lab's ssh_config. It may take ten minutes, unless it is given less
   * or more.
   * @returns its standard output
   * @throws ProcessError
   */
  async on(machine: string, command: string, options: WorkOptions = {}): Promise<string> {
    const args = ["-F", this.file("ssh_config"), machine, asRoot(command)];
    return runProgram("ssh", args, {
      ...options,
      atMostSeconds: options.atMostSeconds ?? secondsOfCommand,
      env: this.environment,
    });
  }

  /** The same with a script; it is the standard input, so that no variable of it is in a list of processes. */
  async run(machine: string, script: Script, options: Omit<WorkOptions, "input"> = {}): Promise<string> {
    return this.on(machine, "bash -s", { ...options, input: assemble(script) });
  }
}
