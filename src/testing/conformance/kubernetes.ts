import { join } from "node:path";
import { kubernetesSuite } from "../../artifacts/recipes/kubernetesSuite";
import { suiteImages } from "../../artifacts/recipes/suiteImages";
import { projectRoot } from "../../paths";
import { runFramework } from "./framework";
import type { Suite } from "./suite";

/** Kubernetes' tests of an external storage driver (test/e2e/storage/external), with one driver file for each protocol. */
export const kubernetes: Suite = {
  name: "kubernetes",
  protocols: ["CEPHFS", "NFS"],
  recipes: (release) => [kubernetesSuite(release), suiteImages(release)],
  needsMounts: true,
  run: (run) => {
    const driver = join(projectRoot, "test", "conformance", `driver-${run.protocol.name}.yaml`);
    return runFramework(run, {
      name: "kubernetes",
      recipe: kubernetesSuite(run.release),
      program: "e2e.test",
      images: suiteImages(run.release),
      title: "External.Storage",
      args: [`-storage.testdriver=${driver}`],
    });
  },
};
