/** The name of a lab where others have names too: of its network in podman, of its things in a cloud. */
export function labName(stack: string): string {
  return `manilakube-${stack}`;
}

/** The name of a lab's machine there: of its container, its virtual machine, its server. */
export function machineName(stack: string, machine: string): string {
  return `${labName(stack)}-${machine}`;
}
