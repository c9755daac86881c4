import { quote } from "../remote/script";

/** A shell command as one that root runs, whoever ssh lets in: root itself, or a user who may become root. Pure. */
export function asRoot(command: string): string {
  return `sudo=; [ "$(id -u)" = 0 ] || sudo='sudo -n'; exec $sudo sh -c ${quote(command)}`;
}
