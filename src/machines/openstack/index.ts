import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudFacts } from "./cloud/facts";
import type { Endpoint } from "../../remote/endpoint";
import { SshKeyPair } from "../../resources";
import type { OpenstackSettings } from "../../settings/load";
import type { Machine, MachineRequest, ManilaNeeds } from "../types";
import { labName } from "../names";
import { descriptionOf, markedName, tagsOf, type LabMark } from "./mark";
import { labNetwork } from "./network";
import { rotateHostKey } from "../rotateHostKey";
import { cloudProvider } from "./provider";
import { ingressRules } from "./rules";
import { securityGroups, type Groups } from "./securityGroups";
import { server, type Server, type ServerContext } from "./server";

/** Machines as servers of an OpenStack cloud. The control plane is the jump host to all that have no floating IP. */
export function openstackMachines(
  mark: LabMark,
  settings: OpenstackSettings,
  facts: CloudFacts,
  requests: readonly MachineRequest[],
  apis: ManilaNeeds["apis"],
  { parent }: { readonly parent: pulumi.Resource },
): Machine[] {
  const name = labName(mark.stack);
  const options = { parent, provider: cloudProvider(facts, { parent }) };
  const own = { parent };
  const login = new SshKeyPair("login", { comment: name }, own);
  const network = labNetwork(mark, settings, facts, options);
  const directLogin = settings.floatingIps === "all";
  const rules = ingressRules({ directLogin, apis });
  const security = securityGroups(mark, settings.allowedCidrs, rules, options);
  // With a name that another lab of the stack's name has not. Running labs keep theirs: another one would make other servers.
  const named = { name: markedName(mark) };
  const once = { ...options, ignoreChanges: ["name"] };
  const key = new openstack.compute.Keypair("key", { ...named, publicKey: login.publicKey }, once);
  const context: ServerContext = {
    mark,
    settings,
    facts,
    network,
    keyName: key.name,
    group: serverGroup(named, settings, once),
    options,
    own,
  };
  const reachable = [...network.routed, ...security.rules];

  let jump: pulumi.Output<Endpoint> | undefined;
  return requests.map((request): Machine => {
    const made = server(request, groupsOf(request, security.groups), reachable, context);
    const floating = needsFloatingIp(request, settings)
      ? floatingIp(request.name, made, mark, facts, network.routed, options)
      : undefined;
    const address = floating?.floatingIp ?? made.privateAddress;
    const direct = directLogin || request.role === "control-plane";
    const route = {
      host: direct ? address : made.privateAddress,
      user: settings.user,
      login,
      jump: direct ? undefined : jump,
    };
    const endpoint = rotateHostKey(request.name, made, route, floating === undefined ? [] : [floating], own);
    if (request.role === "control-plane") {
      jump = endpoint;
    }
    return {
      ...request,
      id: made.instance.id,
      // Nova tells nothing of a guest's own reboot.
      boot: made.instance.id,
      address,
      privateAddress: made.privateAddress,
      patience: 1,
      endpoint,
      resource: made.instance,
    };
  });
}

/** A worker with Manila is a storage machine as well. */
function groupsOf({ role, hostsManila }: MachineRequest, groups: Groups): openstack.networking.SecGroup[] {
  return hostsManila && role !== "storage" ? [groups[role], groups.storage] : [groups[role]];
}

function needsFloatingIp({ role, hostsManila }: MachineRequest, { floatingIps }: OpenstackSettings): boolean {
  return {
    none: false,
    controlPlane: role === "control-plane",
    services: role === "control-plane" || hostsManila,
    all: true,
  }[floatingIps];
}

/** Associates in a resource of its own, so that another server takes over its predecessor's address. */
function floatingIp(
  name: string,
  { port, instance }: Server,
  mark: LabMark,
  facts: CloudFacts,
  routed: readonly pulumi.Resource[],
  options: pulumi.CustomResourceOptions,
): openstack.networking.FloatingIpAssociate {
  const address = new openstack.networking.FloatingIp(
    `${name}-floating-ip`,
    { pool: facts.externalNetwork.name, description: descriptionOf(mark, name), tags: tagsOf(mark) },
    options,
  );
  return new openstack.networking.FloatingIpAssociate(
    `${name}-floating-ip`,
    { floatingIp: address.address, portId: port.id },
    { ...options, dependsOn: [...routed, instance] },
  );
}

function serverGroup(
  named: { readonly name: string },
  { antiAffinity }: OpenstackSettings,
  options: pulumi.CustomResourceOptions,
): openstack.compute.ServerGroup | undefined {
  const policy = { none: undefined, soft: "soft-anti-affinity", hard: "anti-affinity" }[antiAffinity];
  return policy === undefined
    ? undefined
    : new openstack.compute.ServerGroup("servers", { ...named, policies: [policy] }, options);
}
