import { judge, specResults, type Known } from "../../src/cli/conformance/verdict";

const spec = (text: string, state: string, message = "") => ({
  ContainerHierarchyTexts: ["Suite", "Call"],
  LeafNodeType: "It",
  LeafNodeText: text,
  State: state,
  Failure: { Message: message },
});

const results = specResults(
  JSON.stringify([
    {
      SpecReports: [
        spec("works", "passed"),
        spec("is not for us", "skipped"),
        spec("breaks", "failed", "as it should not"),
        spec("breaks as known", "failed"),
        { ...spec("", "passed"), LeafNodeType: "BeforeEach" },
      ],
    },
  ]),
);

const known = (test: string): Known => ({ test, protocols: ["CEPHFS"], reason: "why", source: "where" });

test("ginkgo's report gives each test by its full name", () => {
  expect(results.map(({ name, state }) => [name, state])).toEqual([
    ["Suite Call works", "passed"],
    ["Suite Call is not for us", "skipped"],
    ["Suite Call breaks", "failed"],
    ["Suite Call breaks as known", "failed"],
  ]);
});

test("a failure must be known, and what is known must fail", () => {
  const verdict = judge(results, [known("breaks as known"), known("works")]);
  expect(verdict).toMatchObject({ passed: 1, skipped: 1 });
  expect(verdict.failed.map(({ name }) => name)).toEqual(["Suite Call breaks"]);
  expect(verdict.known.map(({ test }) => test)).toEqual(["breaks as known"]);
  expect(verdict.surprising.map(({ test }) => test)).toEqual(["works"]);
});
