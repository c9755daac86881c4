import { compilersAtOnce } from "../../src/artifacts/recipes/pulumiKubernetes";

const gibibyte = 2 ** 30;

test.each([
  { memory: 2, processors: 8, compilers: 1 },
  { memory: 9, processors: 2, compilers: 1 },
  { memory: 11, processors: 8, compilers: 2 },
  { memory: 64, processors: 4, compilers: 4 },
])("with $memory GiB free and $processors processors, $compilers at once", (row) => {
  expect(compilersAtOnce(row.memory * gibibyte, row.processors)).toBe(row.compilers);
});
