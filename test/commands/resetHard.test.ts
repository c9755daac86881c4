import { readFileSync } from "node:fs";
import { kubectl, Namespace } from "../helpers/kubernetes";
import { machines, manilaIsElsewhere, on } from "../helpers/lab";
import { labCommand } from "../helpers/labCommand";
import { Manila } from "../helpers/manila";
import { claim } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { lab, stack } from "../helpers/run";
import { testUnless } from "../helpers/testUnless";

/** Storage and cluster are others than before; whoever knows the lab by its keys and addresses finds it again. */

const inCloud =
  lab.settings.machines.kind === "openstack" ? "servers that are made anew have other addresses" : undefined;

// A virtual machine that is made anew proves itself by another host key, as src/machines/rotateHostKey.ts has it.
const isVirtual = lab.machines.some(({ kind }) => kind !== "podman");
const sameFiles = ["id_ed25519", "ssh_config", ...(isVirtual ? [] : ["known_hosts", "machines.json"])];
const kept = (): string[] => sameFiles.map((name) => readFileSync(lab.file(name), "utf8"));
const nodes = (): Promise<string> => kubectl(["get", "nodes", "-o", "jsonpath={.items[*].metadata.uid}"]);
const mark = "/var/lib/before-the-reset";
const marked = (): Promise<string[]> =>
  Promise.all(machines.map((machine) => on(machine, `[ ! -e ${mark} ] || echo ${machine}`)));

testUnless(manilaIsElsewhere ?? inCloud)(
  "reset --hard makes machines, cluster and storage anew at the same addresses, with the same keys",
  async () => {
    const files = kept();
    const before = await nodes();
    const namespace = new Namespace();
    await namespace.create();
    for (const { protocol, storageClass } of protocols) {
      await namespace.apply(claim(protocol.toLowerCase(), { storageClass }));
      await namespace.wait(`pvc/${protocol.toLowerCase()}`, "jsonpath={.status.phase}=Bound");
    }
    await Promise.all(machines.map((machine) => on(machine, `touch ${mark}`)));
    expect(await marked()).toEqual(machines);

    await expect(labCommand("reset", stack, "--hard")).rejects.toThrow("--yes");
    expect(await nodes()).toBe(before);

    const output = await labCommand("reset", stack, "--hard", "--yes");
    expect(output).toContain("loses every object in Kubernetes and every share in Manila");
    expect(output).toMatch(new RegExp(`Lab '${stack}' is up \\(`));
    expect(kept()).toEqual(files);
    expect(await marked()).toEqual(machines.map(() => ""));
    const after = await nodes();
    expect(after.split(" ").filter((uid) => before.split(" ").includes(uid))).toEqual([]);
    expect(await kubectl(["get", "namespace", namespace.name, "--ignore-not-found"])).toBe("");
    expect(await (await Manila.login("admin")).shares({ all: true })).toEqual([]);

    const again = new Namespace();
    await again.create();
    try {
      for (const { protocol, storageClass } of protocols) {
        await again.apply(claim(protocol.toLowerCase(), { storageClass }));
        await again.wait(`pvc/${protocol.toLowerCase()}`, "jsonpath={.status.phase}=Bound");
      }
    } finally {
      await again.delete();
    }
    expect(await labCommand("up", stack)).toContain("nothing to do");
  },
  1_200_000,
);
