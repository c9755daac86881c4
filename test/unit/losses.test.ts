import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation";
import { describeGone, describeLosses, isLoss, LossCollector, type Losses } from "../../src/cli/losses";

/** What goes, by the engine's events as it sends them. */

const podmanMachine = "manilakube:lab:PodmanMachine";
const script = "manilakube:lab:Script";

interface Step extends Partial<Omit<StepEventMetadata, "old" | "new">> {
  readonly op: OpType;
  readonly type: string;
  readonly layer: string;
  readonly name: string;
  /** Of what was there; without it nothing was. */
  readonly id?: string;
  /** Of a job: what it was made with, and is to be made with. */
  readonly configurations?: readonly [string, string];
}

function eventOf({
  layer,
  name,
  type,
  id,
  configurations: [before, after] = ["", ""],
  ...rest
}: Step): EngineEvent {
  const urn = `urn:pulumi:lab::manilakube::manilakube:lab:Lab$manilakube:layer:${layer}$${type}::${name}`;
  const state = (configuration: string) => ({
    ...{ type, urn, id: id ?? "", parent: "", provider: "" },
    inputs: { configuration },
    outputs: { configuration },
  });
  const old = id === undefined ? {} : { old: state(before) };
  const metadata = { urn, type, provider: "", new: state(after), ...old, ...rest };
  return { resourcePreEvent: { metadata }, sequence: 1, timestamp: 0 };
}

const machine = (op: OpType, name: string, more: Partial<Step> = {}): Step => ({
  ...{ op, type: podmanMachine, layer: "Machines", name },
  ...(op === "create" ? {} : { id: `${name}-id` }),
  ...more,
});

function lossesOf(...steps: readonly Step[]): Losses {
  const collector = new LossCollector();
  steps.forEach((step) => {
    collector.onEvent(eventOf(step));
  });
  return collector.losses;
}

const none: Losses = { replaced: [], removed: [], gone: [], belongings: [] };

test("where nothing is taken away nothing is lost", () => {
  const losses = lossesOf(
    machine("create", "worker1"),
    machine("update", "worker0"),
    machine("same", "storage"),
    { op: "replace", type: "manilakube:lab:Random", layer: "Cluster", name: "join-token", id: "random" },
  );
  expect(losses).toEqual(none);
  expect(isLoss(losses)).toBe(false);
});

test("machines are named in the order of their numbers", () => {
  const losses = lossesOf(machine("delete", "worker10"), machine("delete", "worker9"));
  expect(losses.removed).toEqual(["worker9", "worker10"]);
});

test("nodes that are replaced go with Kubernetes' objects, and once each", () => {
  const losses = lossesOf(
    machine("create-replacement", "worker0"),
    machine("replace", "worker0"),
    machine("replace", "control-plane"),
    machine("delete-replaced", "control-plane"),
  );
  expect(losses).toEqual({
    ...none,
    replaced: ["control-plane", "worker0"],
    belongings: ["every object in Kubernetes"],
  });
  expect(describeLosses(losses)).toBe(
    "replaces control-plane and worker0, and with that loses every object in Kubernetes",
  );
});

test("the machine that Manila's phases ran on goes with the shares, whatever its name", () => {
  const phase = {
    op: "replace",
    type: script,
    layer: "Manila",
    name: "manila-ceph",
    id: "worker0-id",
  } as const;
  expect(lossesOf(machine("replace", "worker0"), phase).belongings).toEqual(["every share in Manila"]);
  // Of another machine: a phase that a newer program no longer has takes no share along.
  expect(lossesOf(machine("replace", "worker1"), { ...phase, op: "delete" }).belongings).toEqual([]);
});

test("a machine that is no longer wanted is removed; of another kind it is replaced", () => {
  const virtual = machine("create", "worker0", { type: "manilakube:lab:VirtualMachine" });
  const losses = lossesOf(virtual, machine("delete", "worker0"), machine("delete", "worker1"));
  expect(losses).toEqual({ ...none, replaced: ["worker0"], removed: ["worker1"] });
  expect(describeLosses(losses)).toBe("replaces worker0 and removes worker1");
});

test("what was gone already is told and not asked about", () => {
  const phase = {
    op: "replace",
    type: script,
    layer: "Manila",
    name: "manila-ceph",
    id: "storage-id",
  } as const;
  const losses = lossesOf(machine("replace", "storage", { keys: ["exists"] }), phase);
  expect(losses).toEqual({ ...none, gone: ["storage"], belongings: ["every share in Manila"] });
  expect(isLoss(losses)).toBe(false);
  expect(describeGone(losses)).toBe("was gone, and is made anew: storage; lost: every share in Manila");
  expect(describeGone(none)).toBeUndefined();
});

test("stack.sh that begins anew loses the shares, but not where it had failed or does not run again", () => {
  const job = (configurations: readonly [string, string]): Step => ({
    ...{ op: "update", type: "manilakube:lab:Job", layer: "Manila", name: "devstack-stack", id: "m" },
    configurations,
  });
  const losses = lossesOf(job(["one", "two"]));
  expect(isLoss(losses)).toBe(true);
  expect(describeLosses(losses)).toBe(
    "runs stack.sh from its beginning, and with that loses every share in Manila",
  );
  expect(lossesOf(job(["", "two"]))).toEqual(none);
  expect(lossesOf(job(["one", "one"]))).toEqual(none);
});
