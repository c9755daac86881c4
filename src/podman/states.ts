import { z } from "zod";
import { naturally } from "../naturalOrder";
import { labLabel, podman } from "./podman";

/** A machine's container as podman sees it now. */
export interface ContainerState {
  readonly name: string;
  /** `running`, `exited`, `paused` … */
  readonly state: string;
  /** For people, such as `Up 2 minutes`. */
  readonly status: string;
}

const listing = z.array(
  z.object({ Names: z.array(z.string()).min(1), State: z.string(), Status: z.string().default("") }),
);

/** The containers of a lab, sorted by name. */
export async function containerStates(stack: string): Promise<ContainerState[]> {
  const filter = ["--filter", `label=${labLabel(stack)}`];
  return parseStates(await podman(["ps", "--all", ...filter, "--format", "json"]));
}

/**
 * Reads `podman ps --format json`. Not a Go template: its `{{.State}}` is the state in podman 5, and in podman 4 the text
 * for people.
 */
export function parseStates(json: string): ContainerState[] {
  return listing
    .parse(JSON.parse(json.trim() === "" ? "[]" : json))
    .map(({ Names, State, Status }) => ({ name: Names[0] ?? "", state: State, status: Status }))
    .sort((a, b) => naturally(a.name, b.name));
}
