import { join } from "node:path";
import type { HandedMachine } from "./machines";

/** An ssh configuration by which every machine has its short name and must prove its pinned host key. Pure. */
export function renderSshConfig(
  directory: string,
  machines: readonly Pick<HandedMachine, "name" | "ssh">[],
): string {
  const common = [
    "Host *",
    `  IdentityFile ${pathValue(join(directory, "id_ed25519"))}`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile ${pathValue(join(directory, "known_hosts"))}`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  BatchMode yes",
    // A machine that is gone would take minutes of whoever collects logs.
    "  ConnectTimeout 10",
    "  ServerAliveInterval 10",
  ];
  const entries = machines.flatMap(({ name, ssh: { host, port, user, jump } }) => [
    "",
    `Host ${name}`,
    `  HostName ${host}`,
    `  Port ${port}`,
    `  User ${user}`,
    `  HostKeyAlias ${name}`,
    ...(jump === undefined ? [] : [`  ProxyJump ${jump}`]),
  ]);
  // ssh takes the first value it finds, so the specific entries would come first; here they do not overlap.
  return [...common, ...entries, ""].join("\n");
}

/** A path as a value: ssh has tokens that begin with %, and takes several files where there are spaces. */
function pathValue(path: string): string {
  const literal = path.replaceAll("%", "%%");
  return literal.includes(" ") ? `"${literal}"` : literal;
}

/** Pure. */
export function renderKnownHosts(machines: readonly Pick<HandedMachine, "name" | "ssh">[]): string {
  return machines.map(({ name, ssh }) => `${name} ${ssh.hostKey}\n`).join("");
}
