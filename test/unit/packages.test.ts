import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { projectRoot } from "../../src/paths";

/** scripts/bootstrap/packages.sh on hosts of several distributions that hold nothing but the files and programs named here. */

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-packages-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const everywhere = "podman runc mmdebstrap nft iptables gcc ip ssh python3 jq xz setsid".split(" ");
const certificates = "/etc/ssl/certs/ca-certificates.crt";
const headers = "/usr/include/stdlib.h";
const netavark = "/usr/lib/podman/netavark";

interface Host {
  readonly id: string;
  readonly programs: readonly string[];
  readonly files: readonly string[];
}

async function sourced({ id, programs, files }: Host, command: string, uid = 0): Promise<string> {
  const program = (name: string, script: string): void => {
    const path = join(root, "bin", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  };
  programs.forEach((name) => {
    program(name, "exit 0");
  });
  program("id", `echo ${uid}`);
  for (const tool of ["tr", "awk", "grep"]) {
    program(tool, `exec ${execa.sync("sh", ["-c", `command -v ${tool}`]).stdout} "$@"`);
  }
  for (const file of [...files, "/etc/os-release"]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file === "/etc/os-release" ? `NAME=x\nID=${id}\nID_LIKE=debian\n` : "");
  }
  const sh = execa.sync("sh", ["-c", "command -v sh"]).stdout;
  const { stdout } = await execa(
    sh,
    ["-euc", `. "$0"; ${command}`, `${projectRoot}/scripts/bootstrap/packages.sh`],
    {
      extendEnv: false,
      env: { PATH: join(root, "bin"), MANILAKUBE_ROOT: root },
    },
  );
  return stdout.trim();
}

const debian: Host = {
  id: "debian",
  programs: ["apt-get", ...everywhere],
  files: [certificates, headers, netavark],
};
const ubuntu: Host = { ...debian, id: "ubuntu" };
const fedora: Host = {
  id: "fedora",
  programs: ["dnf", "gpg", ...everywhere],
  files: [
    ...["/etc/pki/tls/certs/ca-bundle.crt", headers, "/usr/libexec/podman/netavark"],
    "/usr/share/keyrings/debian-archive-keyring.gpg",
  ],
};
const suse: Host = {
  ...fedora,
  id: "opensuse-tumbleweed",
  programs: ["zypper", "gpg", ...everywhere],
  files: ["/etc/ssl/ca-bundle.pem", ...fedora.files.slice(1)],
};
const without = (host: Host, ...names: string[]): Host => ({
  ...host,
  programs: host.programs.filter((name) => !names.includes(name)),
  files: host.files.filter((file) => !names.includes(file)),
});

test.each<[string, Host, string]>([
  ["Debian with all of it trusts Debian's keys", debian, ""],
  [
    "H2: Ubuntu has no keys of Debian's, and no gpg to look for them with",
    ubuntu,
    "debian-archive-keyring gpg",
  ],
  ["Ubuntu with both", { ...ubuntu, programs: [...ubuntu.programs, "gpg"], files: fedora.files }, ""],
  ["H3: Fedora has netavark in libexec", fedora, ""],
  ["openSUSE, too", suse, ""],
  ["RHEL without it", { ...without(fedora, "/usr/libexec/podman/netavark"), id: "rhel" }, "netavark"],
  [
    "Debian with nothing",
    { id: "debian", programs: ["apt-get"], files: [] },
    "podman runc netavark mmdebstrap nftables iptables gcc iproute2 openssh-client python3 jq xz-utils util-linux " +
      "libc6-dev python3-venv ca-certificates",
  ],
  [
    "Fedora with nothing, by its own names and each once",
    { id: "fedora", programs: ["dnf"], files: [] },
    "podman runc netavark mmdebstrap nftables iptables-nft gcc iproute openssh-clients python3 jq xz util-linux " +
      "glibc-devel glibc-static ca-certificates debian-keyring gnupg2",
  ],
  [
    "openSUSE without a compiler's files",
    without(suse, headers, "gpg"),
    "glibc-devel glibc-devel-static gpg2",
  ],
])("%s", async (_host, host, expected) => {
  expect(await sourced(host, "missing_packages")).toBe(expected);
});

test.each<[string, Host, number, string]>([
  ["root of a Debian", debian, 0, "apt install yes"],
  ["a user of one", debian, 1000, "apt install no"],
  ["root of a Fedora", fedora, 0, "dnf install no"],
  ["root of an openSUSE", suse, 0, "zypper install no"],
])("%s is told how to install, and whether scripts/lab does", async (_who, host, uid, expected) => {
  const command = 'printf "%s " "$(install_command)"; if installs_itself; then echo yes; else echo no; fi';
  expect(await sourced(host, command, uid)).toBe(expected);
});
