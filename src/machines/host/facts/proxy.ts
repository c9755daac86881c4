/** A variable by which programs find a proxy. */
export interface ProxyVariable {
  readonly name: string;
  /** Without a password. */
  readonly value: string;
}

const names = /^(https?|all)_proxy$/i;

/** The proxies that an environment names. Pure. */
export function proxiesIn(env: Readonly<Record<string, string | undefined>>): ProxyVariable[] {
  return Object.entries(env)
    .filter(([name, value]) => names.test(name) && value !== undefined && value !== "")
    .map(([name, value = ""]) => ({ name, value: value.replace(/\/\/[^/@]*@/, "//") }));
}
