import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { labDirectory, projectRoot } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { toolEnvironment } from "../../src/running/environment";
import { archiveLogs } from "../../src/running/logs/archive";
import { momentOf } from "../../src/running/logs/moment";
import { Namespace } from "../helpers/kubernetes";
import { cephIsElsewhere, machines, on, testOwnManila } from "../helpers/lab";
import { claim } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { lab, stack } from "../helpers/run";

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Every secret of the lab by what it is, found in the decrypted state. */
const secrets: Map<string, string> = (() => {
  const found = new Map<string, string>();
  const visit = (name: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      return;
    }
    const plaintext: unknown = Reflect.get(value, "plaintext");
    if (typeof plaintext === "string") {
      collect(name, JSON.parse(plaintext));
    } else {
      Object.entries(value).forEach(([key, inner]) => {
        visit(`${name}.${key}`, inner);
      });
    }
  };
  const collect = (name: string, value: unknown): void => {
    if (typeof value === "string") {
      longestLine(value).forEach((line) => found.set(name, line));
    } else if (typeof value === "object" && value !== null) {
      Object.entries(value).forEach(([key, inner]) => {
        collect(`${name}.${key}`, inner);
      });
    }
  };
  const { deployment } = JSON.parse(exportState("--show-secrets")) as {
    deployment: { resources: Resource[] };
  };
  const generators = /:(Random|SshKeyPair|CertificateAuthority|ClientCertificate)$/;
  for (const { type, urn, outputs } of deployment.resources) {
    const name = urn.split("::").at(-1) ?? "";
    if (generators.test(type)) {
      visit(name, outputs);
    } else if (name === "manila-keystone") {
      visit(name, outputs?.["results"]);
    }
  }
  return found;
})();

/**
 * Keys that Ceph has made for daemons, and for whom shares were made: of the latter the lab's own commands know nothing. A
 * share of each protocol is made for it, since Manila's driver for NFS hands the share's key to shell commands.
 */
const namespace = new Namespace();
beforeAll(async () => {
  await namespace.create();
  for (const { protocol, storageClass } of protocols) {
    const name = `secret-${protocol.toLowerCase()}`;
    await namespace.apply(claim(name, { storageClass }));
    await namespace.wait(`pvc/${name}`, "jsonpath={.status.phase}=Bound");
  }
  if (cephIsElsewhere === undefined) {
    const { auth_dump: entries } = JSON.parse(
      await on("storage", "ceph auth ls --format json 2> /dev/null"),
    ) as {
      auth_dump: readonly { readonly entity: string; readonly key: string }[];
    };
    entries.forEach(({ entity, key }) => secrets.set(`cephx key of ${entity}`, key));
  }
}, 300_000);
afterAll(() => namespace.delete(), 300_000);

function exportState(...options: string[]): string {
  return execFileSync("pulumi", ["stack", "export", "--stack", stack, ...options], {
    cwd: projectRoot,
    env: toolEnvironment(stack),
    maxBuffer: 2 ** 28,
  }).toString();
}

/** A PEM text is looked for by one of its lines: it may be indented or encoded as a whole. */
function longestLine(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.length >= 16 && !line.startsWith("-----"));
  return lines.sort((a, b) => b.length - a.length).slice(0, 1);
}

function leaks(text: string): string[] {
  return [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
}

test("there are secrets to look for: passwords, token, keys, the application credential", () => {
  const names = [...secrets.keys()].join(" ");
  for (const part of [
    "admin-password",
    "demo-password",
    "database-password",
    "join-token",
    "login",
    "cluster-ca",
  ]) {
    expect(names).toContain(part);
  }
  expect(names).toContain("credential");
});

testOwnManila("there are keys of Ceph's daemons and of shares to look for", () => {
  const entities = [...secrets.keys()].flatMap((name) => /^cephx key of (.*)/.exec(name)?.[1] ?? []);
  const own = ["client.admin", "client.manila", "client.ganesha"];
  expect(entities).toEqual(expect.arrayContaining(own));
  // Of the exports of NFS, or of those who mount CephFS.
  expect(entities.filter((name) => name.startsWith("client.") && !own.includes(name))).not.toEqual([]);
});

test("the exported state shows none", () => {
  expect(leaks(exportState())).toEqual([]);
});

test("no log of the lab shows one", () => {
  const directory = join(labDirectory(stack), "logs");
  const found = readdirSync(directory).flatMap((name) =>
    leaks(readFileSync(join(directory, name), "utf8")).map((secret) => `${name}: ${secret}`),
  );
  expect(found).toEqual([]);
});

test("no process of a machine shows one on its command line", async () => {
  const lists = await Promise.all(machines.map((machine) => on(machine, "ps -eww -o args")));
  expect(lists.flatMap(leaks)).toEqual([]);
});

test("no journal of a machine shows one", async () => {
  const file = "/run/manilakube-needles";
  const found = machines.map(async (machine) => {
    const lines = "journalctl --no-pager --boot --output=cat | grep --fixed-strings --only-matching --file";
    const command = `umask 077; cat > ${file}; ${lines} ${file} | sort -u; rm ${file}`;
    const seen = (await on(machine, command, [...secrets.values(), ""].join("\n"))).split("\n");
    return [...secrets].filter(([, secret]) => seen.includes(secret)).map(([name]) => `${machine}: ${name}`);
  });
  expect((await Promise.all(found)).flat()).toEqual([]);
}, 120_000);

test("what is kept of a failure's moment shows none", async () => {
  const text = await momentOf(lab);
  expect(text).toContain("=== Manila and what is behind it");
  expect(leaks(text)).toEqual([]);
}, 120_000);

test("no world-readable configuration file of a machine holds one", async () => {
  const command =
    "find /etc /root /run /tmp /var/log -xdev -type f -perm -o=r -size -1M -exec cat {} + 2>/dev/null; true";
  for (const machine of machines) {
    expect({ machine, leaks: leaks(await on(machine, command)) }).toEqual({ machine, leaks: [] });
  }
}, 120_000);

test("podman's own description of the machines shows none", async () => {
  expect(leaks(await runProgram("sh", ["-c", "podman inspect $(podman ps --quiet)"]))).toEqual([]);
});

test("the archive of `lab logs` shows none, and holds what it should", async () => {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-logs-"));
  const { path, missing } = await archiveLogs(lab, directory);
  try {
    expect(missing).toEqual([]);
    const names = execFileSync("tar", ["-tzf", path], { encoding: "utf8" });
    for (const part of [
      "machines/control-plane/journal.log",
      "machines/storage/services.log",
      "kubernetes/events.txt",
      "kubernetes/pods/manila-csi/",
      "openstack/shares.txt",
      "up/timeline.json",
    ]) {
      expect(names).toContain(part);
    }
    expect(leaks(execFileSync("tar", ["-xzOf", path], { encoding: "utf8", maxBuffer: 2 ** 30 }))).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 180_000);

test("the files for the user can be read by nobody else", async () => {
  const modes = await runProgram("find", [labDirectory(stack), "-type", "f", "-perm", "/077", "-name", "*"]);
  expect(modes).toBe("");
  expect(load(readFileSync(lab.file("kubeconfig"), "utf8"))).toMatchObject({ kind: "Config" });
});
