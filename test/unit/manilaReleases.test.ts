import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "../../src/artifacts/recipe";
import { guestStorageImage } from "../../src/artifacts/recipes/cloud";
import { cloudImages } from "../../src/artifacts/recipes/kvm";
import { defaultNodeReleases } from "../../src/releases/node";
import { manilaWheels } from "../../src/artifacts/recipes/manilaReleases";
import { storageRootfs } from "../../src/artifacts/recipes/rootfs";
import type { Recipe } from "../../src/artifacts/recipe";
import { projectRoot } from "../../src/paths";
import { manilaReleases } from "../../src/releases/manila";

/** `name==version` → its hashes. */
function pins(constraints: string): Map<string, string[]> {
  const text = readFileSync(join(projectRoot, "scripts/offline/manila", constraints), "utf8");
  const requirements = text
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    requirements.map((line) => {
      const [requirement = "", ...options] = line.split(/\s+/);
      return [requirement, options];
    }),
  );
}

describe.each(manilaReleases)("the constraints of Manila $name", ({ version, constraints }) => {
  test("pin the version that the table names", () => {
    expect([...pins(constraints).keys()].filter((each) => each.startsWith("manila=="))).toEqual([
      `manila==${version}`,
    ]);
  });

  test("pin every wheel to a version and to hashes", () => {
    for (const [requirement, hashes] of pins(constraints)) {
      expect(requirement).toMatch(/^[a-z.-]+==\d[\w.]*$/);
      expect(hashes).not.toEqual([]);
      expect(hashes.filter((hash) => !/^--hash=sha256:[0-9a-f]{64}$/.test(hash))).toEqual([]);
    }
  });
});

test("releases are the newest first, each with its own microversion", () => {
  const names = manilaReleases.map(({ name }) => name);
  expect(names).toEqual([...names].sort().reverse());
  expect(new Set(manilaReleases.map(({ microversion }) => microversion)).size).toBe(names.length);
});

test.each([
  ["the embedded lab", storageRootfs],
  ["the test cloud", guestStorageImage],
  ["a cloud", cloudImages(defaultNodeReleases).find(({ name }) => name === "manilakube-storage")?.recipe],
])("the storage machine of %s has all of them", (_, recipe) => {
  const all = (each: Recipe): Recipe[] => [each, ...each.needs.flatMap(all)];
  expect(recipe && all(recipe).map((each) => keyOf(each))).toContain(keyOf(manilaWheels));
});
