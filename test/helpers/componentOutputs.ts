import { load } from "js-yaml";
import { settingsOfArgs } from "../../src/component/settings";

/** The lab that every example makes. */
export const exampleSettings = settingsOfArgs("shares", {
  machines: { kind: "podman", workers: 1 },
  kubernetes: { version: "1.37" },
});

/** By the lab's name. */
const network = exampleSettings.machines.subnet.replace(/0\/24$/, "");

export type Outputs = Readonly<Record<string, { readonly value: unknown; readonly secret: boolean }>>;

/** Every example exports the same, and the same of it is secret. */
export function expectOutputs(outputs: Outputs): void {
  const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  expect(values).toMatchObject({
    storageClasses: { CEPHFS: "manila-cephfs", NFS: "manila-nfs" },
    keystone: `http://${network}30:5000/v3`,
    addresses: { "control-plane": `${network}10`, worker0: `${network}11`, storage: `${network}30` },
  });
  expect(load(String(values["kubeconfig"]))).toMatchObject({
    clusters: [{ name: "manilakube-shares", cluster: { server: `https://${network}10:6443` } }],
  });
  expect(load(String(values["cloudsYaml"]))).toMatchObject({
    clouds: {
      admin: { auth: { username: "admin", password: "value of admin-password" } },
      demo: { auth: { username: "demo", auth_url: `http://${network}30:5000/v3` } },
    },
  });
  const secret = Object.entries(outputs).filter(([, output]) => output.secret);
  expect(secret.map(([name]) => name).sort()).toEqual(["cloudsYaml", "kubeconfig"]);
}
