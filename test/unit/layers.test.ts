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
