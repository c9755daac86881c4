import { parseStates } from "../../src/podman/states";

/** As podman 4.3 and 5.4 print them, without what nobody reads. */
const four = [
  { Names: ["manilakube-local-worker0"], State: "running", Status: "Up 2 minutes ago", Created: 1764173611 },
  { Names: ["manilakube-local-storage"], State: "exited", Status: "Exited (0) 5 seconds ago" },
];
const five = [{ Names: ["manilakube-local-worker0"], State: "running", Status: "Up 2 minutes", Pod: "" }];

test.each([
  ["4.3", four, ["manilakube-local-storage exited", "manilakube-local-worker0 running"]],
  ["5.4", five, ["manilakube-local-worker0 running"]],
])("podman %s: a machine that runs is running", (_, printed, expected) => {
  const states = parseStates(JSON.stringify(printed));
  expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual(expected);
});

test.each(["", "[]", "[]\n"])("no container is no error: %j", (printed) => {
  expect(parseStates(printed)).toEqual([]);
});
