import { z } from "zod";
import { devstackBranches, type DevstackBranchName } from "../releases/devstack";
import { endedManilaReleases, manilaReleases } from "../releases/manila";
import { contradictions } from "./localConf";
import { asText, oneOf, quantity, release, writtenAs } from "./rules";

/** Settings of the Manila kinds. */

export const packagesManila = z.strictObject({
  kind: z.literal("packages"),
  release: release(manilaReleases, endedManilaReleases).describe(
    "Release of OpenStack that Manila is of, or Manila's full version.",
  ),
  cephSize: quantity("5Gi")
    .default("100Gi")
    .describe("Size of the sparse file behind Ceph's OSD, which may grow later."),
});

const imageRule =
  "must be a Ceph image with its full version, such as <registry>/ceph/ceph:v19.2.3, or with a digest";
const cipherRule =
  "must be older than 19.2.6 and 20.2.4: from there on new keys are aes256k, which Manila's librados and kernels before 7.0 cannot use";

const urlRule = "must be a URL such as https://git.example, below which openstack/manila and the others are";
const refRule = "must be a branch, a tag or a change such as refs/changes/12/345612/3";
const minutesRule = "must be a whole number of minutes above 0";

const secondsRule = "must be a whole number of seconds above 0";
const localConfRule = "must be lines of devstack's local.conf";
const pluginRule = "must be a devstack plugin: {name, url, ref}";
const pluginNameRule = "must be a plugin's name, such as manila-tempest-plugin";

const branches = devstackBranches.map(({ name }) => name) as [DevstackBranchName, ...DevstackBranchName[]];

const url = z
  .string({ error: urlRule })
  .regex(/^[a-z]+:\/\/[A-Za-z0-9._:@/~-]*[A-Za-z0-9]$/, { error: urlRule });

const ref = z.string({ error: refRule }).regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, { error: refRule });

export const devstackManila = z.strictObject({
  kind: z.literal("devstack"),
  branch: z
    .preprocess(asText, oneOf(branches))
    .default(branches[0])
    .meta({ ...writtenAs(branches), default: branches[0] })
    .describe("Branch of OpenStack."),
  gitBase: url.default("https://opendev.org").describe("Where all of OpenStack is cloned from."),
  cephImage: z
    .string({ error: imageRule })
    .regex(/^[a-z0-9][a-z0-9.:/_-]*(:v\d+\.\d+\.\d+[a-z0-9.-]*|@sha256:[0-9a-f]{64})$/, { error: imageRule })
    .refine(makesOldKeys, { error: cipherRule })
    .optional()
    .describe("The Ceph that cephadm runs. Default: the branch's."),
  changes: z
    .strictObject({
      devstack: ref,
      requirements: ref,
      keystone: ref,
      manila: ref,
      "python-manilaclient": ref,
      "devstack-plugin-ceph": ref,
    })
    .partial()
    .prefault({})
    .describe("Patches under test, each in place of the branch, by project."),
  localConf: z
    .string({ error: localConfRule })
    .refine((lines) => contradictions(lines).length === 0, {
      error: ({ input }) =>
        `must leave alone what the lab sets itself: ${contradictions(String(input)).join(", ")}`,
    })
    .default("")
    .describe("Lines that end local.conf: more services, options, sections of configuration files."),
  plugins: z
    .array(
      z.strictObject(
        {
          name: z
            .string({ error: pluginNameRule })
            .regex(/^[a-z0-9][a-z0-9._-]*$/, { error: pluginNameRule }),
          url,
          ref,
        },
        { error: pluginRule },
      ),
      { error: "must be a list of devstack plugins" },
    )
    .default([])
    .describe("More devstack plugins, enabled after the lab's own in this order."),
  serviceTimeout: z
    .int({ error: secondsRule })
    .positive({ error: secondsRule })
    .default(300)
    .describe("Seconds that devstack waits for a service to answer."),
  placement: oneOf(["vm", "worker0"])
    .default("vm")
    .describe("A machine of its own, or the first worker as in the original manila-kube."),
  cephSize: quantity("5Gi").default("40Gi").describe("Size of the file behind Ceph's OSD."),
  deadline: z
    .int({ error: minutesRule })
    .positive({ error: minutesRule })
    .default(60)
    .describe("Minutes until stack.sh is given up."),
});

/** From CVE-2025-30156's fix on, Ceph makes aes256k keys. A digest says nothing about it. */
function makesOldKeys(image: string): boolean {
  const version = /:v(\d+)\.(\d+)\.(\d+)[^/]*$/.exec(image);
  if (version === null) {
    return true;
  }
  const [major, minor, patch] = version.slice(1).map(Number) as [number, number, number];
  const first = { 19: [2, 6], 20: [2, 4] }[major];
  return first === undefined
    ? major < 19
    : minor < (first[0] ?? 0) || (minor === first[0] && patch < (first[1] ?? 0));
}
