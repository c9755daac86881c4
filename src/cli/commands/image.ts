import { openCache } from "../../artifacts";
import { cloudImages, diskFileOf } from "../../artifacts/recipes/kvm";
import { Display } from "../display";
import { interruptSignal } from "../interrupt";
import { ensureArtifacts } from "./artifacts";

/** `lab image build`: disks for servers of a cloud with KVM, and how they get there. */
export async function buildImages(): Promise<void> {
  const display = new Display();
  const signal = interruptSignal(() => {
    display.line("interrupted");
  });
  const recipes = cloudImages.map(({ recipe }) => recipe);
  await ensureArtifacts(recipes, display, signal);
  const cache = openCache();
  display.line("\nUpload them once to the cloud that labs are to be in:\n");
  for (const { name, recipe } of cloudImages) {
    const options = "--disk-format qcow2 --container-format bare --file";
    display.line(`  openstack image create ${name} ${options} ${diskFileOf(cache.path(recipe))}`);
  }
}
