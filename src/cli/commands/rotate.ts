import type { Stack } from "@pulumi/pulumi/automation";
import { namespaceName, secretName } from "../../csi/protocols";
import type { CloudClient } from "../../machines/openstack/cloud/client";
import {
  listCredentials,
  makeCredential,
  ofLab,
  revokeCredential,
} from "../../manila/applicationCredentials";
import {
  credentialFile,
  loginBy,
  parseCredential,
  renderCredential,
  type ApplicationCredential,
} from "../../manila/credential";
import { manilaOf } from "../../manila/existing/connect";
import { projectShares } from "../../manila/existing/shares";
import { RunningLab } from "../../running/lab";
import { cloudLogin, connectAs } from "../../running/manila";
import { isExisting } from "../../settings/existingManila";
import { settingsOf } from "../../settings/ofStack";
import { isWithoutLogin } from "../../settings/podsManila";
import { InputError } from "../../settings/problem";
import { labRecipes } from "../../sources";
import { Display, elapsed } from "../display";
import { exportState, importState, placeOfState } from "../exportedState";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { lastUp, rememberUp } from "../lastUp";
import { openLog, shorten } from "../operationLog";
import { preflight } from "../preflight";
import { renewLogins } from "../renewLogins";
import { credentialIn, isUnfinished, withCredential } from "../rotation";
import { openStack } from "../stack";
import { withStackLock } from "../stackLock";
import { stateResources } from "../stateResources";
import { ensureArtifacts } from "./artifacts";

const things = ["credential"];

/**
 * `lab rotate credential`: gives the drivers another application credential, and revokes the one that they had. Volumes stay
 * mounted: a mount needs no credential of keystone's, and each call of a driver reads the secret anew.
 * @throws InputError where the login is the user's own, or where the lab is not up
 */
export async function rotate(stack: string, thing: string): Promise<void> {
  if (!things.includes(thing)) {
    const rule = `must be one of ${things.join(", ")}`;
    throw new InputError("Nothing to rotate", [{ setting: "thing", value: thing, rule }]);
  }
  refuseElsewhere(stack);
  const lab = RunningLab.open(stack);
  const display = new Display();
  const since = Date.now();
  const { settings, place } = await display.phase(
    "settings",
    () => preflight(stack),
    ({ where }) => where,
  );
  const advice =
    "`lab rotate credential` goes on from here, and until then the lab works with the credential that it has";
  const signal = interruptSignal(display, `interrupted: finishing what is under way; ${advice}`);
  await withStackLock(stack, async () => {
    await ensureArtifacts(labRecipes(settings), display, signal);
    const before = lastUp(stack);
    const opened = await openStack(stack);
    await renewLogins(stack, [await place.login()]);
    try {
      const rotation = await Rotation.begin(lab, display, signal);
      await rotation.run(opened);
    } catch (error) {
      throw new LabError(`${signal.aborted ? "interrupted" : shorten(error)}\n${advice}`);
    } finally {
      // Of what Pulumi's state holds only the credential is another one.
      if (before?.isCurrent === true) {
        rememberUp(stack, before.inputs);
      }
    }
    display.line(`The drivers of lab '${stack}' have a new credential (${elapsed(since)}).`);
  });
}

/** @throws InputError for a Manila that the lab did not make, and for one that asks for no credential */
function refuseElsewhere(stack: string): void {
  const { manila } = settingsOf(stack);
  if (isWithoutLogin(manila)) {
    const rule = "must be keystone: where nobody logs in, the drivers have no credential";
    throw new InputError("Nothing to rotate", [{ setting: "manilakube:manila.auth", value: "none", rule }]);
  }
  if (isExisting(manila)) {
    const rule =
      `must be a Manila of the lab's own: the drivers log in to one that is elsewhere as your entry of clouds.yaml says; put ` +
      `another credential there, and \`scripts/lab up ${stack}\` gives it to the drivers`;
    throw new InputError("Nothing to rotate", [
      { setting: "manilakube:manila.kind", value: manila.kind, rule },
    ]);
  }
}

/** One rotation. Each of its steps leaves a lab that works, whatever becomes of the next one. */
class Rotation {
  private constructor(
    private readonly lab: RunningLab,
    private readonly display: Display,
    private readonly signal: AbortSignal,
    /** Keystone, as the user that the drivers work for. */
    private readonly keystone: CloudClient,
  ) {}

  static async begin(lab: RunningLab, display: Display, signal: AbortSignal): Promise<Rotation> {
    const { client } = await connectAs(lab, "demo");
    return new Rotation(lab, display, signal, client);
  }

  async run(opened: Stack): Promise<void> {
    const { display, signal } = this;
    const next = await display.phase("new credential", () =>
      this.unfinished().then((found) => found ?? this.make()),
    );
    signal.throwIfAborted();
    await display.phase("Pulumi's state", () => this.keep(next));
    await display.phase("the drivers' secret", () => this.handOver(opened));
    await display.phase(
      "the former one revoked",
      async () => {
        if ((await this.inCluster()) !== next.id) {
          throw new Error(`the secret ${namespaceName}/${secretName} does not have the new credential`);
        }
        await this.tryOut(next);
        return this.revokeAllBut(next);
      },
      (revoked) => revoked.join(", "),
    );
  }

  /** The credential of a rotation that was broken off; undefined where there is none to be finished. */
  private async unfinished(): Promise<ApplicationCredential | undefined> {
    const [machine, state, cluster, known] = await Promise.all([
      this.onMachine(),
      this.inState(),
      this.inCluster(),
      listCredentials(this.keystone),
    ]);
    const keystone = known.map(({ id }) => id);
    return isUnfinished({ machine: machine.id, state, cluster, keystone }) ? machine : undefined;
  }

  /** In keystone, tried, and then on Manila's machine, where a phase that runs again finds it. */
  private async make(): Promise<ApplicationCredential> {
    const next = await makeCredential(this.keystone);
    try {
      await this.tryOut(next);
      await this.lab.run(this.lab.credentialHost, {
        body: ":",
        files: [{ path: credentialFile, content: renderCredential(next) }],
      });
    } catch (error) {
      await revokeCredential(this.keystone, next.id);
      throw error;
    }
    return next;
  }

  /** Lists shares with it. @throws InputError where it does not open Manila */
  private async tryOut(credential: ApplicationCredential): Promise<void> {
    const login = { ...this.lab.login("demo"), auth: loginBy(credential) };
    await projectShares(await manilaOf(cloudLogin("the new credential", login), "application credential"));
  }

  /** As if the phase that reads the credential back had read this one: so the next `up` has nothing to do. */
  private async keep(next: ApplicationCredential): Promise<void> {
    const { stack } = this.lab;
    const state = await this.exported();
    if (credentialIn(state)?.id !== next.id) {
      await importState(stack, withCredential(state, next), placeOfState(stack));
    }
  }

  /** By Pulumi, which makes nothing else what its program says: a setting that was changed meanwhile waits for an `up`. */
  private async handOver(opened: Stack): Promise<void> {
    const { stack } = this.lab;
    const secrets = (stateResources(stack) ?? []).filter(
      ({ type, id }) => type === "kubernetes:core/v1:Secret" && id === `${namespaceName}/${secretName}`,
    );
    if (secrets.length === 0) {
      throw new Error(
        `Pulumi's state has no secret ${namespaceName}/${secretName}; \`lab up ${stack}\` makes it`,
      );
    }
    const target = secrets.map(({ urn }) => urn);
    const log = openLog(stack, "rotate");
    const { signal } = this;
    await opened.up({ target, onOutput: log, onError: log, color: "never", suppressOutputs: true, signal });
  }

  private async revokeAllBut({ id }: ApplicationCredential): Promise<string[]> {
    const former = ofLab(await listCredentials(this.keystone)).filter((each) => each.id !== id);
    await Promise.all(former.map((each) => revokeCredential(this.keystone, each.id)));
    return former.map(({ name }) => name);
  }

  private async onMachine(): Promise<ApplicationCredential> {
    const text = await this.lab.on(this.lab.credentialHost, `cat ${credentialFile}`).catch(() => {
      // Without the command's last lines, which may be of the file.
      throw new Error(`${this.lab.credentialHost} does not show ${credentialFile}`);
    });
    return parseCredential(text);
  }

  private async inState(): Promise<string> {
    const found = credentialIn(await this.exported());
    if (found === undefined) {
      throw new Error(`Pulumi's state has no credential; \`lab up ${this.lab.stack}\` makes the lab whole`);
    }
    return found.id;
  }

  /** The id alone: the secret stays where it is. */
  private async inCluster(): Promise<string> {
    const field = "jsonpath={.data.os-applicationCredentialID}";
    const args = ["-n", namespaceName, "get", "secret", secretName, "-o", field];
    return Buffer.from(await this.lab.kubectl(args), "base64").toString();
  }

  private exported(): Promise<unknown> {
    const { stack } = this.lab;
    return exportState(stack, "its credential cannot be changed there", placeOfState(stack));
  }
}
