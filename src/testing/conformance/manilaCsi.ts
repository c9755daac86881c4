import { frameworkOf, manilaCsiSuite } from "../../artifacts/recipes/manilaCsiSuite";
import { suiteImages } from "../../artifacts/recipes/suiteImages";
import { secretName } from "../../csi/protocols";
import { reachManila } from "../../running/reachManila";
import { driverSecret } from "./driverSecret";
import { runFramework } from "./framework";
import type { Suite } from "./suite";

/** Where the suite looks for the secret; the rest of what it takes for granted, a share type `default`, any lab has. */
const secretNamespace = "default";
const label = "manilakube.dev/conformance=manila-csi";

/**
 * cloud-provider-openstack's own tests of its driver. They are for NFS, and make the shares of static volumes with the
 * openstack client, as the demo user.
 */
export const manilaCsi: Suite = {
  name: "manila-csi",
  protocols: ["NFS"],
  recipes: (release) => [manilaCsiSuite(release), suiteImages(frameworkOf(release))],
  needsMounts: true,
  run: async (run) => {
    const { lab } = run;
    const remove = (): Promise<string> =>
      lab.kubectl(["-n", secretNamespace, "delete", "secret", "-l", label]);
    await remove();
    const secret = loginSecret(await driverSecret(lab));
    try {
      await lab.kubectl(["create", "-f", "-"], { input: JSON.stringify(secret) });
      const suite = {
        name: "manila-csi",
        recipe: manilaCsiSuite(run.release),
        program: "manila-csi.test",
        images: suiteImages(frameworkOf(run.release)),
        title: "manila-csi-e2e",
        args: [],
        env: lab.openstackEnvironment("demo"),
      };
      return await reachManila(lab, () => runFramework(run, suite));
    } finally {
      await remove();
    }
  },
};

/** The lab's own login in the place that the suite knows. */
function loginSecret(data: Readonly<Record<string, string>>): object {
  const [key = "", value = ""] = label.split("=");
  const metadata = { name: secretName, namespace: secretNamespace, labels: { [key]: value } };
  return { apiVersion: "v1", kind: "Secret", metadata, data };
}
