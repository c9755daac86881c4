import { frameworkOf, manilaCsiSuite } from "../../artifacts/recipes/manilaCsiSuite";
import { suiteImages } from "../../artifacts/recipes/suiteImages";
import { namespaceName, secretName } from "../../csi/protocols";
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
      lab.kubectl(["-n", secretNamespace, "delete", "secret,role,rolebinding", "-l", label]);
    await remove();
    const items = loginObjects(await driverSecret(lab), `manila-csi-${run.protocol.name}-controller`);
    try {
      const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      await lab.kubectl(["create", "-f", "-"], { input });
      return await runFramework(run, {
        name: "manila-csi",
        recipe: manilaCsiSuite(run.release),
        program: "manila-csi.test",
        images: suiteImages(frameworkOf(run.release)),
        title: "manila-csi-e2e",
        args: [],
        env: lab.openstackEnvironment("demo"),
      });
    } finally {
      await remove();
    }
  },
};

/** The lab's own login in the place that the suite knows, and the controller's right to read it there. */
function loginObjects(data: Readonly<Record<string, string>>, account: string): unknown[] {
  const [key = "", value = ""] = label.split("=");
  const metadata = { name: secretName, namespace: secretNamespace, labels: { [key]: value } };
  const rbac = "rbac.authorization.k8s.io";
  return [
    { apiVersion: "v1", kind: "Secret", metadata, data },
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: [secretName], verbs: ["get"] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name: secretName },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: namespaceName }],
    },
  ];
}
