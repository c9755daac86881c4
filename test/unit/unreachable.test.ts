import { forgetObjects, tellPlugin, unreachableObjects } from "../../src/cli/unreachable";
import type { Place } from "../../src/machines/place";

/** What Pulumi's Kubernetes plugin is told of objects while the API server does not answer. */

function placeWith(...names: readonly string[]): Place {
  const states = names.map((name) => ({ name, line: name, running: false }));
  return { states: () => Promise.resolve(states) } as Partial<Place> as Place;
}

test("objects are kept while their control plane is there, though it may be off", async () => {
  const place = placeWith("manilakube-mine-worker0", "manilakube-mine-control-plane");
  await expect(unreachableObjects("mine", place)).resolves.toEqual({
    PULUMI_K8S_SKIP_UPDATE_UNREACHABLE: "true",
  });
});

test("and forgotten with it, whatever other labs have", async () => {
  const place = placeWith("manilakube-mine-worker0", "manilakube-other-control-plane");
  await expect(unreachableObjects("mine", place)).resolves.toEqual({ PULUMI_K8S_DELETE_UNREACHABLE: "true" });
});

test("what is said last counts alone, and other variables stay", () => {
  const before: Record<string, string> = { PATH: "/bin", PULUMI_K8S_SKIP_UPDATE_UNREACHABLE: "true" };
  const workspace = { envVars: before };
  const stack = { workspace };
  tellPlugin(stack, forgetObjects);
  expect(workspace.envVars).toEqual({ PATH: "/bin", PULUMI_K8S_DELETE_UNREACHABLE: "true" });
  tellPlugin(stack, {});
  expect(workspace.envVars).toEqual({ PATH: "/bin" });
});
