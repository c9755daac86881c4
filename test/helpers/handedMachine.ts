import type { HandedMachine } from "../../src/handover/machines";

/** A machine as `up` would hand it over, with what a test says of it. */
export function handedMachine(name: string, changes: Partial<HandedMachine> = {}): HandedMachine {
  const address = changes.address ?? "192.0.2.1";
  return {
    ...{ name, role: "worker", kind: "podman", hostsManila: false, address, privateAddress: address },
    ssh: { host: address, port: 22, user: "root", hostKey: "ssh-ed25519 AAAA" },
    ...changes,
  };
}
