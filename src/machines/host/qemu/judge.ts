import type { Acceleration } from "../../../qemu/acceleration";
import { good, stop, warning, type Finding } from "../../finding";
import type { HostFacts } from "../facts";

/** Programs, and the package that each is in by the names of Debian, Fedora and openSUSE. */
const needed = [
  { program: "qemu-system-x86_64", apt: "qemu-system-x86", others: "qemu-system-x86-core" },
  { program: "qemu-img", apt: "qemu-utils", others: "qemu-img" },
  { program: "mke2fs", apt: "e2fsprogs", others: "e2fsprogs" },
];

/** Whether this host can run virtual machines. Pure. */
export function judgeQemu({ programs, hasTun, installs: { command } }: HostFacts): Finding[] {
  const tun = {
    fact: "tap devices",
    found: hasTun ? "there" : "no /dev/net/tun",
    shownBy: "ls /dev/net/tun",
  };
  return [
    ...needed.map(({ program, apt, others }) => {
      const isThere = programs.includes(program);
      const fact = {
        fact: program,
        found: isThere ? "there" : "not installed",
        shownBy: `command -v ${program}`,
      };
      return isThere
        ? good(fact)
        : stop(
            fact,
            "must be there for virtual machines",
            `${command} ${command.startsWith("apt") ? apt : others}`,
          );
    }),
    hasTun
      ? good(tun)
      : stop(tun, "must be there for virtual machines", "boot a kernel that has the module tun"),
  ];
}

/** Whether virtual machines are as fast as the processor. Pure. */
export function judgeAcceleration({ kvm, reason }: Acceleration): Finding {
  const fact = {
    fact: "virtual machines",
    found: kvm ? "virtual machines by KVM" : `virtual machines by emulation: ${reason}`,
    shownBy: "ls /dev/kvm; the smallest guest, tried once after each boot",
  };
  return kvm
    ? good(fact)
    : warning(
        fact,
        "should be by KVM: by emulation they are about ten times slower",
        "modprobe kvm_intel or kvm_amd; where this host is a virtual machine, let it have nested virtualisation",
      );
}
