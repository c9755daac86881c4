import { openCache } from "../../artifacts";
import { cloudImages, diskFileOf } from "../../artifacts/recipes/kvm";
import { defaultNodeReleases, nodeReleases } from "../../releases/node";
import { settingsOf } from "../../settings/ofStack";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { ensureArtifacts } from "./artifacts";

/**
 * `lab image build`: disks for servers of a cloud with KVM, and how they get there.
 * @param stack whose releases the nodes' image is made of; without one, of the newest
 */
export async function buildImages(stack: string | undefined): Promise<void> {
  const images = cloudImages(stack === undefined ? defaultNodeReleases : nodeReleases(settingsOf(stack)));
  const display = new Display();
  const signal = interruptSignal(display);
  const recipes = images.map(({ recipe }) => recipe);
  await ensureArtifacts(recipes, display, signal);
  const cache = openCache();
  display.line("\nUpload them once to the cloud that labs are to be in:\n");
  for (const { name, properties, recipe } of images) {
    const marks = Object.entries(properties).map(([key, value]) => `--property ${key}=${value} `);
    const options = `--disk-format qcow2 --container-format bare ${marks.join("")}--file`;
    display.line(`  openstack image create ${name} ${options} ${diskFileOf(cache.path(recipe))}`);
  }
}
