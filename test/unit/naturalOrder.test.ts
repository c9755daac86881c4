import { naturally } from "../../src/naturalOrder";
import { parseStates } from "../../src/podman/states";

/** Names with numbers, for people. */

test("numbers in names count as numbers", () => {
  const names = ["worker10", "storage", "worker9", "worker100", "control-plane"];
  expect(names.sort(naturally)).toEqual(["control-plane", "storage", "worker9", "worker10", "worker100"]);
});

test("containers are listed so", () => {
  const json = JSON.stringify(["worker10", "worker9"].map((name) => ({ Names: [name], State: "running" })));
  expect(parseStates(json).map(({ name }) => name)).toEqual(["worker9", "worker10"]);
});
