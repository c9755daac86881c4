import { readFileSync } from "node:fs";
import { parseOpenrc } from "../manila/openrc";
import { toolEnvironment } from "../running/environment";
import { labFile } from "./labFile";

/**
 * The whole environment of the openstack client, as one of the lab's logins. Holds a password.
 * @throws InputError where the lab is not up
 */
export function loginEnvironment(stack: string, login: "adminrc" | "demorc"): Record<string, string> {
  return { ...toolEnvironment(stack), ...parseOpenrc(readFileSync(labFile(stack, login), "utf8")) };
}
