/** The name of a lab outside its checkout, such as of its network in podman: `labName("local")` → `manilakube-local`. */
export function labName(stack: string): string {
  return `manilakube-${stack}`;
}

/** The name of a lab's container, virtual machine or server: `machineName("local", "worker0")` → `manilakube-local-worker0`. */
export function machineName(stack: string, machine: string): string {
  return `${labName(stack)}-${machine}`;
}
