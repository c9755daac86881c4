import { openCache } from "../../src/artifacts";
import { openstackPlugin } from "../../src/artifacts/recipes/cloud";
import { testUnless } from "./testUnless";

/** A test that needs Pulumi's plugin for OpenStack. Only labs in clouds do, so that a checkout without such labs may not have built it. */
export const testWithOpenstackPlugin = testUnless(
  openCache().has(openstackPlugin)
    ? undefined
    : "the plugin for OpenStack is not built (`scripts/lab cache build cloudtest`)",
);
