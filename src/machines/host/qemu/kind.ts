import { cloudImages, diskFileOf } from "../../../artifacts/recipes/kvm";
import { acceleration } from "../../../qemu/acceleration";
import { consolesOf, pathsOfAllMachines, statesOf, sweep } from "../../../qemu/inventory";
import { nodeReleases } from "../../../releases/node";
import type { Settings } from "../../../settings/load";
import type { Problem } from "../../../settings/problem";
import type { HostMachineKind } from "../kind";
import { judgeMemory } from "./memory";

/** Virtual machines, which boot the very images that a cloud gets, with kernels of their own. */
export const qemuKind: HostMachineKind = {
  obstacles: ({ programs, hasTun }) => [
    ...needed
      .filter(({ program }) => !programs.includes(program))
      .map(({ program, from }) =>
        problem(`needs ${program}, which is not installed (Debian: apt install ${from})`),
      ),
    ...(hasTun
      ? []
      : [problem("needs the kernel's tap devices, and there is no /dev/net/tun (modprobe tun)")]),
  ],
  judge: judgeMemory,
  remark: async () => {
    const { kvm, reason } = await acceleration();
    return kvm
      ? "virtual machines by KVM"
      : `virtual machines by emulation, about ten times slower: ${reason}`;
  },
  patience,
  recipes: images,
  boots: async (settings, cache) => {
    const { node, storage } = images(settings);
    return {
      node: diskFileOf(cache.path(node)),
      storage: diskFileOf(cache.path(storage)),
      patience: await patience(),
    };
  },
  states: statesOf,
  consoles: consolesOf,
  sweep,
  filesInUse: pathsOfAllMachines,
};

/** How many times as long work takes at most on an emulated CPU. */
const emulated = 8;

const needed = [
  { program: "qemu-system-x86_64", from: "qemu-system-x86" },
  { program: "qemu-img", from: "qemu-utils" },
  { program: "mke2fs", from: "e2fsprogs" },
];

async function patience(): Promise<number> {
  return (await acceleration()).kvm ? 1 : emulated;
}

function problem(rule: string): Problem {
  return { setting: "manilakube:machines", value: "qemu", rule };
}

function images(settings: Settings) {
  const [node, storage] = cloudImages(nodeReleases(settings));
  if (node === undefined || storage === undefined) {
    throw new Error("there is an image for nodes and one for storage machines");
  }
  return { node: node.recipe, storage: storage.recipe };
}
