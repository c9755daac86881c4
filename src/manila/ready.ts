import type * as pulumi from "@pulumi/pulumi";
import type { PhaseArgs } from "../machines/phase";
import { renderTemplate } from "../render/template";
import { typePairs } from "./backends";

/** Seconds in which each back end must give a share, and what its cleaning up may take beyond. */
const secondsAtMost = 240;
const secondsToClean = 90;
/** Served by every branch and change that devstack may stack. */
const oldestMicroversion = "2.60";

/**
 * The last phase of every Manila kind: waits until a share of each type can be made, and leaves none.
 * @param boot of Manila's machine: another one is reason to look again
 * @param microversion what Manila is asked with; an older Manila refuses it
 */
export function readyPhase(
  authUrl: pulumi.Input<string>,
  shareUrl: pulumi.Input<string>,
  boot: pulumi.Input<string>,
  microversion = oldestMicroversion,
): Pick<PhaseArgs, "template" | "variables" | "files" | "deadline"> {
  return {
    template: "manila/ready.sh",
    variables: {
      TYPES: typePairs("protocol", "backend"),
      AUTH_URL: authUrl,
      SHARE_URL: shareUrl,
      MICROVERSION: microversion,
      SECONDS_AT_MOST: `${secondsAtMost}`,
      BOOT: boot,
    },
    files: [
      {
        path: "/usr/local/lib/manilakube/manila-ready",
        content: renderTemplate("manila/ready.py"),
        mode: "0755",
      },
    ],
    deadline: secondsAtMost + secondsToClean,
  };
}
