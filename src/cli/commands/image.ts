import { openCache } from "../../artifacts";
import { cloudImages, diskFileOf, type CloudImage } from "../../artifacts/recipes/kvm";
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
  for (const { recipe, ...image } of images) {
    display.line(`  ${uploadCommand(image, diskFileOf(cache.path(recipe)))}`);
  }
}

/**
 * The command that uploads an image's disk. Its boot loader is for BIOS; a cloud whose servers boot by UEFI unless an image
 * says otherwise would have a server that never answers. Pure.
 */
export function uploadCommand({ name, properties }: Omit<CloudImage, "recipe">, file: string): string {
  const marks = Object.entries({ hw_firmware_type: "bios", ...properties });
  return [
    `openstack image create ${name} --disk-format qcow2 --container-format bare`,
    ...marks.map(([key, value]) => `--property ${key}=${value}`),
    `--file ${file}`,
  ].join(" ");
}
