import { join } from "node:path";
import { openCache } from "../../artifacts";
import { kubernetesSuite } from "../../artifacts/recipes/kubernetesSuite";
import { projectRoot } from "../../paths";
import { frameworkRecipes, runFramework } from "./framework";
import type { Suite } from "./suite";

/** Kubernetes' tests of an external storage driver (test/e2e/storage/external), with one driver file for each protocol. */
export const kubernetes: Suite = {
  name: "kubernetes",
  protocols: ["CEPHFS", "NFS"],
  recipes: frameworkRecipes,
  needsMounts: true,
  run: (run) => {
    const driver = join(projectRoot, "test", "conformance", `driver-${run.protocol.name}.yaml`);
    return runFramework(run, "kubernetes", {
      path: join(openCache().path(kubernetesSuite), "e2e.test"),
      title: "External.Storage",
      args: [`-storage.testdriver=${driver}`],
    });
  },
};
