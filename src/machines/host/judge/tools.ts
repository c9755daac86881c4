import { good, stop, warning, type Fact, type Finding } from "../../finding";
import type { HostFacts } from "../facts";

/** What labs are made with: the user, the machine, the programs. Pure. */
export function judgeTools(facts: HostFacts): Finding[] {
  return [
    judgeUser(facts),
    judgeArchitecture(facts),
    ...judgePodman(facts),
    judgeRunc(facts),
    ...judgePackages(facts),
  ];
}

function judgeUser({ uid }: HostFacts): Finding {
  const fact = { fact: "user", found: uid === 0 ? "root" : `user ${uid}`, shownBy: "id -u" };
  return uid === 0 ? good(fact) : stop(fact, "must be root", "call it by sudo");
}

function judgeArchitecture({ architecture }: HostFacts): Finding {
  const fact = { fact: "processor", found: architecture, shownBy: "uname -m" };
  return architecture === "x64"
    ? good(fact)
    : stop(
        fact,
        "must be x64 (x86_64): all that labs are made of is built for it",
        "use another host, or servers of a cloud (docs/openstack.md) from an x86-64 machine",
      );
}

const oldest = 4;

function judgePodman(facts: HostFacts): Finding[] {
  const { podman } = facts;
  if (podman === undefined) {
    return [missing(facts, "podman", "podman")];
  }
  const shownBy = "podman info";
  if (typeof podman === "string") {
    return [
      stop({ fact: "podman", found: podman, shownBy }, "must work", "see what it says to `podman info`"),
    ];
  }
  const version = { fact: "podman", found: podman.version, shownBy };
  const backend = { fact: "podman's networks", found: podman.networkBackend, shownBy };
  return [
    Number(podman.version.split(".")[0]) >= oldest
      ? good(version)
      : stop(
          version,
          `must be ${oldest} or newer`,
          "use a newer release of the distribution: Debian 12, Ubuntu 24.04 and Fedora have it",
        ),
    ...(podman.networkBackend === "cni"
      ? [
          warning(
            backend,
            "should be netavark: labs are not tested with CNI",
            'set `network_backend = "netavark"` in /etc/containers/containers.conf, then `podman system reset`',
          ),
        ]
      : []),
  ];
}

function judgeRunc(facts: HostFacts): Finding {
  return facts.hasRunc
    ? good({ fact: "runc", found: "there", shownBy: "runc --version" })
    : missing(facts, "runc", "runc");
}

/** All but those that have a line of their own. */
function judgePackages(facts: HostFacts): Finding[] {
  const names = facts.missingPackages.filter((name) => name !== "podman" && name !== "runc");
  return names.length === 0
    ? [good({ fact: "packages", found: "all there", shownBy: "scripts/bootstrap/packages.sh" })]
    : [missing(facts, "packages", names.join(" "))];
}

/** A program that scripts/lab would install itself where it can. */
export function missing(facts: Pick<HostFacts, "installs">, fact: string, packages: string): Finding {
  const { byUs, command } = facts.installs;
  const found: Fact = { fact, found: "not installed", shownBy: `command -v ${fact}` };
  const named =
    fact === packages
      ? found
      : { fact, found: `missing: ${packages}`, shownBy: "scripts/bootstrap/packages.sh" };
  return byUs
    ? warning(named, "must be there", `\`scripts/lab up\` installs it, or: ${command} ${packages}`)
    : stop(named, "must be there", `${command} ${packages}`);
}
