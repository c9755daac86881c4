import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initConfig } from "../../src/cluster/kubeadmConfig";
import { runProgram } from "../../src/process/run";
import { assemble } from "../../src/remote/script";
import { readScript } from "../../src/render/template";

/**
 * The scripts that make nodes, in a directory in place of a machine's root: what they do again, and what they do not. kubeadm
 * and its like are stand-ins that write down how they are called; a kubeadm that has joined or made a cluster leaves
 * kubelet's configuration behind, and `reset` takes it away.
 */

// Programs are started, and the machine may be busy.
jest.setTimeout(120_000);

let root: string;
const path = (name: string): string => join(root, name);
const write = (name: string, text: string): void => {
  mkdirSync(join(path(name), ".."), { recursive: true });
  writeFileSync(path(name), text, { mode: 0o755 });
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-node-"));
  write("calls", "");
  write(
    "bin/kubeadm",
    `#!/bin/sh
echo "kubeadm $*" >> ${path("calls")}
[ ! -e ${path("breaks")} ] || exit 1
case $1 in
  reset) rm -rf ${path("etc/kubernetes")} ;;
  join) cat "$3" > ${path("joined-with")} && mkdir -p ${path("etc/kubernetes")} && touch ${path("etc/kubernetes/kubelet.conf")} ;;
  init) touch ${path("etc/kubernetes/kubelet.conf")} ${path("etc/kubernetes/admin.conf")} ;;
esac
`,
  );
  write("bin/nft", '#!/bin/sh\n[ "$1" != list ] || echo "table ip kube-proxy"\n');
  write("bin/kubectl", "#!/bin/sh\n");
  write(
    "bin/crictl",
    `#!/bin/sh\necho "crictl $*" >> ${path("calls")}\n[ "$1" != ps ] || echo 0123456789ab\n`,
  );
  write("usr/local/lib/manilakube/kubelet-patches", "#!/bin/sh\n");
  mkdirSync(path("run"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** @returns what of kubeadm was called */
async function run(template: string, variables: Readonly<Record<string, string>>): Promise<string[]> {
  writeFileSync(path("calls"), "");
  const script = readScript(template, variables).replaceAll(
    /(?<=[\s"=])\/(etc|root|run|usr)\//g,
    `${root}/$1/`,
  );
  const body = `PATH=${path("bin")}:$PATH\n${script}`;
  await runProgram("bash", ["-s"], { input: assemble({ body, variables }) });
  return readFileSync(path("calls"), "utf8")
    .split("\n")
    .flatMap((line) => /^kubeadm (\w+)/.exec(line)?.[1] ?? []);
}

describe("a worker", () => {
  const joins = (): Promise<string[]> => run("cluster/kubeadm-join.sh", { TOKEN: "abcdef.0123456789abcdef" });

  beforeEach(() => {
    write("etc/manilakube/join.yaml", "token: JOIN_TOKEN\ncaCertHashes: [one]\n");
  });

  test("joins once, with the token in place", async () => {
    expect(await joins()).toEqual(["join"]);
    expect(readFileSync(path("joined-with"), "utf8")).toBe(
      'token: "abcdef.0123456789abcdef"\ncaCertHashes: [one]\n',
    );
    expect(await joins()).toEqual([]);
    expect(existsSync(path("run/manilakube-join.yaml"))).toBe(false);
  });

  test("leaves the cluster of a control plane that was lost, and joins the new one's", async () => {
    await joins();
    write("etc/manilakube/join.yaml", "token: JOIN_TOKEN\ncaCertHashes: [two]\n");
    expect(await joins()).toEqual(["reset", "join"]);
    expect(readFileSync(path("joined-with"), "utf8")).toContain("[two]");
  });

  test("whose join was broken off joins from the beginning", async () => {
    await joins();
    rmSync(path("etc/manilakube/join.done"));
    expect(await joins()).toEqual(["reset", "join"]);
  });

  test("does not count a join that failed", async () => {
    write("breaks", "");
    await expect(joins()).rejects.toThrow("exit code 1");
    rmSync(path("breaks"));
    expect(await joins()).toEqual(["join"]);
  });
});

const cluster = {
  ...{ version: "v1.37.2", podSubnet: "10.244.0.0/16", serviceSubnet: "10.96.0.0/16" },
  images: { repository: "localhost/manilakube", etcdTag: "1", corednsTag: "1" },
  publicAddress: "10.98.0.51",
};
const node = { name: "control-plane", address: "10.97.0.10", machineId: "a-server" };

describe("a control plane", () => {
  const inits = (): Promise<string[]> => run("cluster/kubeadm-init.sh", {});

  beforeEach(() => {
    write("etc/kubernetes/pki/ca.crt", "certificate");
    write("etc/kubernetes/pki/ca.key", "key");
    write("etc/manilakube/init.yaml", "podSubnet: 10.244.0.0/16\n");
  });

  test("is made once", async () => {
    expect(await inits()).toEqual(["init"]);
    expect(await inits()).toEqual([]);
  });

  test("that was broken off is made from the beginning, with the lab's authority", async () => {
    write("etc/kubernetes/kubelet.conf", "");
    expect(await inits()).toEqual(["reset", "init"]);
    expect(readFileSync(path("etc/kubernetes/pki/ca.key"), "utf8")).toBe("key");
  });

  test("whose floating IP is another one gets a certificate for it, and stays what it is", async () => {
    const config = (address: string): string => initConfig({ ...cluster, publicAddress: address }, node);
    write("etc/manilakube/init.yaml", config("10.98.0.51"));
    await inits();
    write("etc/kubernetes/pki/apiserver.crt", "for 10.98.0.51");
    write("etc/manilakube/init.yaml", config("10.98.0.52"));
    await inits();
    const calls = readFileSync(path("calls"), "utf8");
    expect(calls).toMatch(/^kubeadm init phase certs apiserver --config [^ ]*\/etc\/manilakube\/init.yaml$/m);
    expect(calls).toMatch(/^crictl stop 0123456789ab$/m);
    expect(calls).not.toMatch(/reset|^kubeadm init --config/m);
    // kubeadm keeps a certificate that is there.
    expect(existsSync(path("etc/kubernetes/pki/apiserver.crt"))).toBe(false);
    expect(await inits()).toEqual([]);
  });

  test("whose certificate could not be renewed gets it at the next run", async () => {
    write("etc/manilakube/init.yaml", initConfig(cluster, node));
    await inits();
    write("etc/manilakube/init.yaml", initConfig({ ...cluster, publicAddress: "10.98.0.52" }, node));
    write("breaks", "");
    await expect(inits()).rejects.toThrow("exit code 1");
    rmSync(path("breaks"));
    expect(await inits()).toEqual(["init", "init"]);
  });

  test("refuses what it cannot become, and shows the difference", async () => {
    await inits();
    write("etc/manilakube/init.yaml", "podSubnet: 10.245.0.0/16\n");
    await expect(inits()).rejects.toThrow(
      /-podSubnet: 10\.244[^]*\+podSubnet: 10\.245[^]*cannot be made anew/,
    );
  });
});
