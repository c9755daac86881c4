import { PassThrough } from "node:stream";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { Display } from "../../src/cli/display";
import { LayerProgress } from "../../src/cli/layers";

const urn =
  "urn:pulumi:s::p::manilakube:lab:Lab$manilakube:layer:Machines$openstack:compute/instance:Instance::worker0";

function progress(...events: object[]): LayerProgress {
  const found = new LayerProgress(new Display(process.stderr));
  events.forEach((event) => {
    found.onEvent(event as EngineEvent);
  });
  return found;
}

const error = (message: string) => ({ diagnosticEvent: { severity: "error", message, urn } });

test("an error is shown once, without what engine and bridge wrap around it", () => {
  const { errors } = progress(
    error("sdk-v2/provider2.go:571: sdk.helper_schema: No valid host: provider=openstack@5.5.1"),
    error(`1 error occurred:\n\t* creating ${urn}: 1 error occurred:\n\t* No valid host`),
    error("update failed"),
  );
  expect(errors).toEqual(["worker0: No valid host"]);
});

test("looking at a resource is no change; making one is", () => {
  const step = (op: string) => ({
    resourcePreEvent: { metadata: { urn, op, type: "openstack:compute/instance:Instance" } },
  });
  expect(progress(step("refresh"), step("same")).changes).toBe(0);
  expect(progress(step("create")).changes).toBe(1);
});

test("a job's steps are phases of their own, by the moments that its machine gives", () => {
  const out = new PassThrough();
  const shown = new LayerProgress(new Display(out as unknown as NodeJS.WriteStream));
  const job =
    "urn:pulumi:s::p::manilakube:lab:Lab$manilakube:layer:Manila$manilakube:lab:Job::devstack-stack";
  const line = (text: string) => ({
    diagnosticEvent: { severity: "info", ephemeral: true, urn: job, message: `${text}\n` },
  });
  const at = (seconds: string) => `2026-11-26 03:01:${seconds}`;
  [
    line(`=== step: ${at("02.000")} | Installing package prerequisites`),
    line(`${at("03.000")} | === step: in the middle of a line`),
    line(`=== step: ${at("52.500")} | Installing Ceph`),
    { resOpFailedEvent: { metadata: { urn: job } } },
  ].forEach((event) => {
    shown.onEvent(event as unknown as EngineEvent);
  });
  const lines = String(out.read()).trimEnd().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(/^✓ {3}Installing package prerequisites +50\.5 s$/),
    expect.stringMatching(/^✗ {3}Installing Ceph /),
  ]);
  expect(shown.timeline).toMatchObject([
    {
      layer: "manila",
      name: "Installing package prerequisites",
      start: Date.UTC(2026, 10, 26, 3, 1, 2),
      end: Date.UTC(2026, 10, 26, 3, 1, 52, 500),
    },
    { layer: "manila", name: "Installing Ceph" },
  ]);
});
