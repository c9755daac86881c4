import { existsSync } from "node:fs";
import { jsonOf } from "../../json";
import { projectRoot, stateFile } from "../../paths";
import { runProgram } from "../../process/run";
import { toolEnvironment } from "../environment";

/**
 * Every secret that a lab was made with, from Pulumi's state: it is known whatever state the lab itself is in.
 * @throws Error where the state cannot be read, since then nothing could be masked by it
 */
export async function stateSecrets(stack: string): Promise<string[]> {
  if (!existsSync(stateFile(stack))) {
    return [];
  }
  const args = ["stack", "export", "--stack", stack, "--show-secrets"];
  const text = await runProgram("pulumi", args, { cwd: projectRoot, env: toolEnvironment(stack) }).catch(
    () => {
      // Without the program's last lines, which may be of the state.
      throw new Error(`Pulumi does not show the state of '${stack}', so that its secrets cannot be masked`);
    },
  );
  return secretsOf(JSON.parse(text));
}

/** Types whose secret outputs are nothing but secrets. Others hold whole endpoints and files. */
const generators = /:(Random|SshKeyPair|CertificateAuthority|ClientCertificate)$/;
const secretName = /passw|secret|token$|private_?key|ephemeral/i;

/** The secret texts of an exported state: those of the generators, and all whose own or outer name says so. Pure. */
export function secretsOf(exported: unknown): string[] {
  const resources = at(at(exported, "deployment"), "resources");
  const found = (Array.isArray(resources) ? (resources as unknown[]) : []).flatMap((resource) => {
    const isGenerator = generators.test(String(at(resource, "type")));
    return [...encrypted(at(resource, "inputs"), false), ...encrypted(at(resource, "outputs"), isGenerator)];
  });
  return [...new Set(found)];
}

/** Looks for what the engine had encrypted. */
function encrypted(value: unknown, isSecret: boolean): string[] {
  const plaintext = at(value, "plaintext");
  if (typeof plaintext === "string") {
    return texts(JSON.parse(plaintext), isSecret);
  }
  return entries(value).flatMap(([name, inner]) => encrypted(inner, isSecret || secretName.test(name)));
}

function texts(value: unknown, isSecret: boolean): string[] {
  if (typeof value === "string") {
    const inner = value.startsWith("{") ? jsonOf(value) : undefined;
    return inner === undefined ? (isSecret ? [value] : []) : texts(inner, isSecret);
  }
  return entries(value).flatMap(([name, inner]) => texts(inner, isSecret || secretName.test(name)));
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
