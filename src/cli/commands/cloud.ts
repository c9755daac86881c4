import { existsSync, rmSync } from "node:fs";
import { openCache } from "../../artifacts";
import { cloudRootfs, guestNodeImage, guestStorageImage, imageFileOf } from "../../artifacts/recipes/cloud";
import { rootOf } from "../../artifacts/recipes/rootfs";
import { problemsIn } from "../../machines/finding";
import { forgetRecord, readRecord, recordedLabs } from "../../machines/openstack/cloud/record";
import { examineCloud } from "../../cloud/examine";
import { authUrl, cloudEntry, cloudName, containerName } from "../../cloud/plan";
import { cloudsFile, startCloud } from "../../cloud/testCloud";
import { labDirectory } from "../../paths";
import { isRunning } from "../../podman/container";
import { sweep } from "../../podman/inventory";
import { podman } from "../../podman/podman";
import { settingsOf } from "../../settings/ofStack";
import { InputError } from "../../settings/problem";
import { isStackName } from "../../stackName";
import { Display, elapsed } from "../display";
import { removeUnusedHome } from "../home";
import { interruptSignal } from "../interrupt";
import { LabError } from "../labError";
import { openLog } from "../operationLog";
import { existingStacks, forgetStack } from "../stack";
import { withStackLock } from "../stackLock";
import { ensureArtifacts } from "./artifacts";

/** What the test cloud is made of. */
export const cloudRecipes = [cloudRootfs, guestNodeImage, guestStorageImage];

/** `lab cloud up`: an OpenStack on this host, for tests. One that did not come up whole is made anew. */
export async function cloudUp(): Promise<void> {
  const display = new Display();
  const since = Date.now();
  const signal = interruptSignal(display);
  const problems = problemsIn(await examineCloud());
  if (problems.length > 0) {
    throw new InputError("The test cloud cannot be made", problems);
  }
  await withStackLock(cloudName, async () => {
    if (existsSync(cloudsFile()) && (await isRunning(containerName))) {
      display.line(`The test cloud is up; nothing to do (${elapsed(since)}).`);
      return;
    }
    await ensureArtifacts(cloudRecipes, display, signal);
    rmSync(cloudsFile(), { force: true });
    await sweep(cloudName);
    // Labs on the test cloud before this one are gone; `up` makes them anew on this one.
    forgetLabs();
    await boot(display, signal);
    display.line(
      `The test cloud is up (${elapsed(since)}): a real OpenStack whose servers are containers.\n`,
    );
    display.line(`  clouds.yaml  ${cloudsFile()}\n  cloud        ${cloudEntry}\n  keystone     ${authUrl}\n`);
    display.line("  scripts/lab up cloudtest     scripts/lab cloud status     scripts/lab cloud down");
  });
}

async function boot(display: Display, signal: AbortSignal): Promise<void> {
  const cache = openCache();
  const log = openLog(cloudName, "up");
  let phase: { title: string; since: number } = { title: "boot", since: Date.now() };
  const finish = (): void => {
    display.done(phase.title, phase.since);
  };
  const onLine = (line: string): void => {
    log(`${line}\n`);
    const title = /^=== (.+)$/.exec(line)?.[1];
    if (title !== undefined) {
      finish();
      phase = { title, since: Date.now() };
      display.activity(`${title} …`);
    }
  };
  const parts = {
    rootfs: rootOf(cache.path(cloudRootfs)),
    nodeImage: imageFileOf(cache.path(guestNodeImage)),
    storageImage: imageFileOf(cache.path(guestStorageImage)),
  };
  try {
    await startCloud(parts, onLine, signal);
    finish();
  } catch (error) {
    display.failed(phase.title, phase.since);
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError(`${reason}\n\`lab cloud up\` makes it anew, \`lab cloud down\` cleans up`);
  }
}

/** `lab cloud down`: removes the test cloud with all its servers, and so all labs on it. */
export async function cloudDown(): Promise<void> {
  const display = new Display();
  const since = Date.now();
  await withStackLock(cloudName, async () => {
    for (const stack of existingStacks().filter(isStackName).filter(isOnTestCloud)) {
      await withStackLock(stack, () =>
        display.phase(`lab '${stack}', which is on it`, async () => {
          await forgetStack(stack);
          rmSync(labDirectory(stack), { recursive: true, force: true });
        }),
      );
    }
    await display.phase("containers, volumes, loop devices", () => sweep(cloudName));
    forgetLabs();
    rmSync(labDirectory(cloudName), { recursive: true, force: true });
  });
  await removeUnusedHome();
  display.line(`The test cloud is gone (${elapsed(since)}).`);
}

/** Removes the records of labs that were on the test cloud, whether or not Pulumi knows of the labs. */
function forgetLabs(): void {
  recordedLabs()
    .filter(isOnTestCloud)
    .forEach((stack) => {
      forgetRecord(stack);
    });
}

/** Whether a lab was on the test cloud. One whose record or settings cannot be read is left alone; `lab down` says what is wrong with it. */
function isOnTestCloud(stack: string): boolean {
  try {
    const record = readRecord(stack);
    if (record !== undefined) {
      return record.authUrl === authUrl;
    }
    const { machines } = settingsOf(stack);
    return "cloud" in machines && machines.cloud === cloudEntry;
  } catch (error) {
    if (error instanceof InputError) {
      return false;
    }
    throw error;
  }
}

/** `lab cloud status`: its services and servers. Exit code 1 where it is not up. */
export async function cloudStatus(): Promise<void> {
  if (!existsSync(cloudsFile()) || !(await isRunning(containerName))) {
    process.stdout.write("The test cloud is not up. `scripts/lab cloud up` makes it.\n");
    process.exitCode = 1;
    return;
  }
  const commands = ["compute service list", "network agent list", "server list --all-projects"];
  const script = `. /etc/manilakube/adminrc\n${commands.map((command) => `openstack ${command}`).join("\n")}\n`;
  process.stdout.write(
    `${await podman(["exec", "--interactive", containerName, "bash", "-s"], { input: script })}\n`,
  );
}
