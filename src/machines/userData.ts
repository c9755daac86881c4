import { dump } from "js-yaml";

export interface UserDataParameters {
  readonly name: string;
  /** OpenSSH forms; the private one is secret. */
  readonly hostKey: { readonly private: string; readonly public: string };
  /** Lines for /etc/hosts, beside those that are there anyway. */
  readonly hosts?: string;
}

// No password, and only algorithms that ssh-audit calls good; as the original manila-kube had it.
const sshd = [
  "PasswordAuthentication no",
  "KbdInteractiveAuthentication no",
  "PermitRootLogin no",
  "X11Forwarding no",
  "HostKey /etc/ssh/ssh_host_ed25519_key",
  "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org",
  "Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com",
  "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com",
  "",
].join("\n");

/**
 * cloud-init's configuration of one machine: its name, a host key made before the machine so that the first contact is
 * already a pinned one, and a strict sshd. Pure; holds the private key.
 */
export function userData({ name, hostKey, hosts }: UserDataParameters): string {
  const config = {
    hostname: name,
    manage_etc_hosts: "localhost",
    disable_root: true,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_genkeytypes: [],
    ssh_keys: { ed25519_private: hostKey.private, ed25519_public: hostKey.public },
    write_files: [
      { path: "/etc/ssh/sshd_config.d/10-manilakube.conf", permissions: "0644", content: sshd },
      ...(hosts === undefined ? [] : [{ path: "/etc/hosts", append: true, content: `${hosts}\n` }]),
    ],
  };
  return `#cloud-config\n${dump(config, { sortKeys: true, lineWidth: -1 })}`;
}
