import { judge, specResults, type Known } from "../../src/testing/conformance/verdict";

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
        spec("is not for us", "skipped", "not claimed"),
        spec("was not chosen", "skipped"),
        spec("breaks", "failed", "as it should not"),
        spec("breaks as known", "failed"),
        { ...spec("", "passed"), LeafNodeType: "BeforeEach" },
      ],
    },
  ]),
);

const known = (test: string): Known => ({
  test,
  outcome: "fails",
  protocols: ["CEPHFS"],
  unmountable: false,
  reason: "why",
  source: "where",
});

test("ginkgo's report gives each test by its full name", () => {
  expect(results.map(({ name, state }) => [name, state])).toEqual([
    ["Suite Call works", "passed"],
    ["Suite Call is not for us", "skipped"],
    ["Suite Call breaks", "failed"],
    ["Suite Call breaks as known", "failed"],
  ]);
});

test("a failure must be known, and what is known must fail", () => {
  const verdict = judge(results, [known("breaks as known"), known("works")], { whole: false });
  expect(verdict).toMatchObject({ passed: 1, skipped: 1 });
  expect(verdict.failed.map(({ name }) => name)).toEqual(["Suite Call breaks"]);
  expect(verdict.known.map(({ test }) => test)).toEqual(["breaks as known"]);
  expect(verdict.surprising.map(({ test }) => test)).toEqual(["works"]);
});

test("a whole run must meet with every known failure", () => {
  const absent = known("is called otherwise now");
  expect(judge(results, [absent], { whole: true }).surprising).toEqual([absent]);
  expect(judge(results, [absent], { whole: false }).surprising).toEqual([]);
});

test("what may fail may pass as well", () => {
  const race = (test: string): Known => ({ ...known(test), outcome: "may fail" });
  const verdict = judge(results, [race("works"), race("breaks")], { whole: true });
  expect(verdict.surprising).toEqual([]);
  expect(verdict.known.map(({ test }) => test)).toEqual(["breaks"]);
});
