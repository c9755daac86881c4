import { join, resolve } from "node:path";
import { cacheDirectory, labHome, projectRoot } from "../../src/paths";
import { labVariables } from "../../src/running/environment";
import { restoreVariables } from "../helpers/ownEnvironment";

const names = ["MANILAKUBE_HOME", "MANILAKUBE_CACHE", "XDG_CACHE_HOME"] as const;
restoreVariables(names, afterEach);

function set(home: string, cache: string, xdg: string): void {
  Object.assign(process.env, { MANILAKUBE_HOME: home, MANILAKUBE_CACHE: cache, XDG_CACHE_HOME: xdg });
}

test("relative places are the caller's, also for Pulumi, which works in another directory", () => {
  set("labs", "cached", "");
  expect(labHome()).toBe(resolve("labs"));
  expect(cacheDirectory()).toBe(resolve("cached"));
  expect(labVariables("local")).toMatchObject({
    MANILAKUBE_HOME: resolve("labs"),
    MANILAKUBE_CACHE: resolve("cached"),
    PULUMI_BACKEND_URL: `file://${resolve("labs")}/.own/state`,
  });
});

test("a checkout below a directory with a % is where Pulumi looks, which decodes the URL", () => {
  set("/labs/100% mine/%41", "/cached", "");
  const url = labVariables("local")["PULUMI_BACKEND_URL"] ?? "";
  expect(url).toBe("file:///labs/100%25%20mine/%2541/.own/state");
  expect(decodeURIComponent(new URL(url).pathname)).toBe("/labs/100% mine/%41/.own/state");
});

test("an empty variable is none, and never the working directory", () => {
  set("", "", "/xdg");
  expect(labHome()).toBe(join(projectRoot, ".lab"));
  expect(cacheDirectory()).toBe("/xdg/manilakube");
  expect(Object.keys(labVariables("local"))).not.toContain("MANILAKUBE_HOME");
});
