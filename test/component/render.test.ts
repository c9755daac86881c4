import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { render } from "../../src/cli/commands/render";
import { machineAddresses } from "../../src/cli/render/addresses";
import { orderText } from "../../src/cli/render/order";
import { renderScripts, type RenderedScript } from "../../src/cli/render/scripts";
import { runProgram } from "../../src/process/run";
import { loadSettings } from "../../src/settings/load";
import { InputError } from "../../src/settings/problem";

/** `lab render`: the scripts as files, in their order, and what it refuses. */

const scratch = mkdtempSync(join(tmpdir(), "manilakube-render-"));
let said = "";
beforeAll(() => {
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(scratch, { recursive: true });
});

const mode = (path: string) => statSync(path).mode & 0o777;

/** A file that a script puts in its place. */
function fileIn(text: string, path: string): string {
  const encoded = new RegExp(`base64 -d > '${path}\\.manilakube' <<'EOF'\\n([^]*?)\\nEOF\\n`).exec(text)?.[1];
  return Buffer.from(encoded ?? "", "base64").toString();
}

/** All values of variables whose names say that they are secret. */
function secretsIn(text: string): string[] {
  return [...text.matchAll(/^\w*(?:TOKEN|PASSWORD|HOST_KEY)='([^']+)'$/gm)].map(([, value = ""]) => value);
}

describe("the embedded lab", () => {
  const directory = join(scratch, "new", "local");
  let files: string[];
  const contentOf = (name: string): string => {
    const file = files.find((each) => each.endsWith(`-${name}`));
    return readFileSync(join(directory, file ?? name), "utf8");
  };

  beforeAll(async () => {
    await render("local", directory, {});
    files = readdirSync(directory).sort();
  }, 60_000);

  test("each file is named after its place, its machine and its phase, and the cluster comes up in order", () => {
    expect(files.filter((file) => /kubeadm|workers|cluster/.test(file))).toEqual([
      "06-control-plane-kubeadm-init.sh",
      "07-control-plane-admit-workers.sh",
      "08-worker0-kubeadm-join-worker0.sh",
      "09-worker1-kubeadm-join-worker1.sh",
      "10-worker2-kubeadm-join-worker2.sh",
      "11-control-plane-settle-cluster.sh",
    ]);
    expect(files).toContain("17-storage-manila-ready.sh");
    expect(said).toContain(`18 scripts; ${join(directory, "order.txt")} says what they are`);
  });

  test("only their owner reads them", () => {
    expect(mode(directory)).toBe(0o700);
    expect(new Set(files.map((file) => mode(join(directory, file))))).toEqual(new Set([0o600]));
  });

  test("bash understands each", async () => {
    for (const file of files.filter((each) => each.endsWith(".sh"))) {
      await runProgram("bash", ["-n", join(directory, file)]);
    }
  });

  test("machines have the addresses of the plan", () => {
    expect(contentOf("control-plane-podman-init.sh")).toMatch(/^ADDRESS='10\.97\.\d+\.10'$/m);
    expect(fileIn(contentOf("manila-config.sh"), "/etc/manilakube/manila.ini")).toMatch(/10\.97\.\d+\.30/);
  });

  test("scripts fit each other: workers pin the control plane's real certificate, and bring the token it admits", () => {
    const authority = new X509Certificate(fileIn(contentOf("kubeadm-init.sh"), "/etc/kubernetes/pki/ca.crt"));
    const key = authority.publicKey.export({ type: "spki", format: "der" });
    const join = contentOf("kubeadm-join-worker0.sh");
    expect(load(fileIn(join, "/etc/manilakube/join.yaml"))).toMatchObject({
      discovery: {
        bootstrapToken: { caCertHashes: [`sha256:${createHash("sha256").update(key).digest("hex")}`] },
      },
    });
    expect(secretsIn(join)).toEqual([expect.stringMatching(/^[a-z0-9]{6}\.[a-z0-9]{16}$/)]);
    expect(secretsIn(contentOf("admit-workers.sh"))).toEqual(secretsIn(join));
  });

  test("order.txt says of each script where it runs, how long it may, what is read back and what it waits for", () => {
    const order = contentOf("order.txt").replaceAll(/ {2,}/g, " | ");
    expect(order).toContain(
      "11-control-plane-settle-cluster.sh | control-plane | settle-cluster | 400 s | - | 08, 09, 10, DaemonSet kube-flannel-ds\n",
    );
    expect(order).toContain(
      "14-storage-manila-keystone.sh | storage | manila-keystone | 400 s | " +
        "credential -> /etc/manilakube/application-credential.json | 12\n",
    );
    expect(order).toContain("<application credential read back from storage>");
  });

  test("no secret is in order.txt", () => {
    const order = contentOf("order.txt");
    const secrets = files.flatMap((file) => secretsIn(readFileSync(join(directory, file), "utf8")));
    expect(secrets.length).toBeGreaterThan(8);
    expect(secrets.filter((secret) => order.includes(secret))).toEqual([]);
  });
});

describe("a lab with devstack", () => {
  const settings = loadSettings("dev", {
    machines: {
      kind: "openstack",
      workers: 1,
      image: "debian",
      flavor: "large",
      allowedCidrs: ["203.0.113.7/32"],
    },
    manila: { kind: "devstack" },
  });
  const addresses = machineAddresses(settings, ["storage=10.0.0.5"]);
  let scripts: readonly RenderedScript[];
  const textOf = (phase: string): string => scripts.find((each) => each.phase === phase)?.text ?? "";

  beforeAll(async () => {
    scripts = await renderScripts(settings, addresses);
  }, 60_000);

  test("is stacked, read back and waited for, one after the other", () => {
    const wanted = ["devstack-prepare", "devstack-stack", "devstack-read-back", "devstack-ready"];
    const found = scripts.filter(({ phase }) => wanted.includes(phase));
    expect(found.map(({ phase, machine, job }) => [phase, machine, job])).toEqual(
      wanted.map((phase) => [phase, "storage", phase === "devstack-stack"]),
    );
    expect(found.slice(1).map(({ waitsFor }) => waitsFor)).toEqual(
      found.slice(0, -1).map(({ number }) => [number]),
    );
  });

  test("the job runs its program as its user, and order.txt says that it takes long", () => {
    const text = textOf("devstack-stack");
    expect(text).toMatch(/^RUN_AS='stack'$/m);
    expect(text).toMatch(/^COMMAND='\/usr\/local\/lib\/manilakube\/devstack'$/m);
    expect(text).toMatch(/^exec setpriv .* "\$COMMAND"$/m);
    expect(orderText("dev", addresses, scripts)).toMatch(/-storage-devstack-stack\.sh takes long\./);
  });

  test("scripts are those that units run, without what starts and follows the units", () => {
    for (const { text } of scripts) {
      expect(text).toMatch(/^\{\nset -euo pipefail\n[^]*\n\)\n\} <\/dev\/null\n$/);
      expect(text).not.toContain("systemd-run");
    }
  });

  test("bash understands each script", async () => {
    for (const { text } of scripts) {
      await runProgram("bash", ["-n"], { input: text });
    }
  });

  test("the given address is devstack's, and a machine without one has a stand-in", () => {
    const conf = fileIn(textOf("devstack-prepare"), "/etc/manilakube/devstack/local.conf");
    expect(conf).toMatch(/^HOST_IP=10\.0\.0\.5$/m);
    const join = fileIn(textOf("kubeadm-join-worker0"), "/etc/manilakube/join.yaml");
    expect(join).toContain("192.0.2.10:6443");
    expect(orderText("dev", addresses, scripts)).toMatch(/^worker0 +192\.0\.2\.11 \(a stand-in/m);
  });

  test("another rendering has the same order and other secrets", async () => {
    const again = await renderScripts(settings, addresses);
    expect(again.map(({ file, waitsFor }) => [file, waitsFor])).toEqual(
      scripts.map(({ file, waitsFor }) => [file, waitsFor]),
    );
    const passwords = (all: readonly RenderedScript[]) => all.flatMap(({ text }) => secretsIn(text));
    expect(passwords(again).filter((each) => passwords(scripts).includes(each))).toEqual([]);
  }, 60_000);
});

describe("refused before anything is written", () => {
  async function refusal(stack: string, directory: string, address: string[] = []): Promise<string> {
    const error: unknown = await render(stack, directory, { address }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    return error instanceof InputError ? error.message : "";
  }

  test("settings that lack something", async () => {
    expect(await refusal("devstack", join(scratch, "none"))).toContain(
      "manilakube:machines.allowedCidrs: []: must name at least one network",
    );
    expect(readdirSync(scratch)).not.toContain("none");
  });

  test("a directory that holds something, and what is no directory", async () => {
    const rule = "must be a directory that is empty or not there yet";
    expect(await refusal("local", scratch)).toContain(`directory: ${JSON.stringify(scratch)}: ${rule}`);
    expect(await refusal("local", __filename)).toContain(rule);
  });

  test("addresses for the embedded lab, which has its own", async () => {
    expect(await refusal("local", join(scratch, "none"), ["storage=10.0.0.5"])).toContain(
      '--address: "storage=10.0.0.5": is not for the embedded lab: manilakube:machines.subnet decides',
    );
  });
});
