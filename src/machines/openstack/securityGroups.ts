import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import { machineName } from "../names";
import type { MachineRole } from "../types";
import { descriptionOf, tagsOf, type LabMark } from "./mark";
import type { IngressRule } from "./rules";

export type Groups = Readonly<Record<MachineRole, openstack.networking.SecGroup>>;

export interface SecurityGroups {
  readonly groups: Groups;
  /** What a server must wait for, or it is not reached. */
  readonly rules: readonly pulumi.Resource[];
}

/** One group for each role; what is open between roles follows the groups and not addresses. */
export function securityGroups(
  mark: LabMark,
  allowed: readonly string[],
  rules: readonly IngressRule[],
  options: pulumi.CustomResourceOptions,
): SecurityGroups {
  const group = (role: MachineRole): openstack.networking.SecGroup =>
    new openstack.networking.SecGroup(
      `${role}-group`,
      { name: machineName(mark.stack, role), description: descriptionOf(mark, role), tags: tagsOf(mark) },
      options,
    );
  const groups: Groups = {
    "control-plane": group("control-plane"),
    worker: group("worker"),
    storage: group("storage"),
  };
  return { groups, rules: rules.flatMap((rule) => rulesOf(rule, groups, allowed, options)) };
}

function rulesOf(
  { role, protocol, ports, from, why }: IngressRule,
  groups: Groups,
  allowed: readonly string[],
  options: pulumi.CustomResourceOptions,
): openstack.networking.SecGroupRule[] {
  const base = {
    direction: "ingress",
    ethertype: "IPv4",
    protocol,
    description: why,
    securityGroupId: groups[role].id,
    ...(ports === undefined ? {} : { portRangeMin: ports[0], portRangeMax: ports[1] }),
  };
  const label = `${role}-${protocol}${ports === undefined ? "" : `-${ports[0]}`}`;
  return from.flatMap((peer) =>
    peer === "allowed"
      ? allowed.map(
          (cidr) =>
            new openstack.networking.SecGroupRule(
              `${label}-from-${cidr}`,
              { ...base, remoteIpPrefix: cidr },
              options,
            ),
        )
      : [
          new openstack.networking.SecGroupRule(
            `${label}-from-${peer}`,
            { ...base, remoteGroupId: groups[peer].id },
            options,
          ),
        ],
  );
}
