import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCache } from "../../src/artifacts";
import { nodeTree } from "../../src/artifacts/recipes/debian";
import { rootOf } from "../../src/artifacts/recipes/rootfs";
import { renderClouds } from "../../src/handover/clouds";
import { renderMachines } from "../../src/handover/machines";
import { passwordCredential, plainTrust } from "../../src/manila/keystoneLogin";
import { labDirectory } from "../../src/paths";
import { handedMachine } from "./handedMachine";
import { standIns } from "./standIns";

const login = (user: string) => ({
  ...{ authUrl: "http://10.97.6.30:5000/v3", region: "RegionOne", interface: "public" as const },
  ...{ trust: plainTrust, auth: passwordCredential(user, user, `password of ${user}`) },
});

/** One container of a workload, as kubectl prints it. */
export interface ListedContainer {
  readonly kind: string;
  readonly workload: string;
  readonly name: string;
  readonly image: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What kubectl prints for a list of workloads with these containers, those of one workload side by side. */
export function listed(containers: readonly ListedContainer[]): string {
  const items = [...new Set(containers.map(({ workload }) => workload))].map((name) => {
    const own = containers.filter(({ workload }) => workload === name);
    return {
      kind: own[0]?.kind,
      metadata: {
        ...{ name, namespace: "manila-csi" },
        annotations: Object.assign({}, ...own.map(({ annotations }) => annotations)) as object,
      },
      spec: {
        template: {
          spec: { containers: own.map((each) => ({ name: each.name, image: each.image, args: ["--v=2"] })) },
        },
      },
    };
  });
  return JSON.stringify({ kind: "List", items });
}

/**
 * A lab by its files, whose kubectl, ssh and go are stand-ins that write down how they are called. It is the stack `local`, which
 * has settings. The cache gets a tree of Debian that has a busybox.
 */
export class RedeployLab {
  readonly directory = mkdtempSync(join(tmpdir(), "manilakube-redeploy-"));
  private readonly log = join(this.directory, "log");

  constructor() {
    const files = {
      kubeconfig: "kind: Config\n",
      ssh_config: "",
      "machines.json": renderMachines([
        handedMachine("control-plane", { role: "control-plane" }),
        handedMachine("worker0"),
        handedMachine("worker1"),
        handedMachine("storage", { role: "storage", hostsManila: true }),
      ]),
      "clouds.yaml": renderClouds({ admin: login("admin"), demo: login("demo") }),
    };
    mkdirSync(labDirectory("local"), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(labDirectory("local"), name), content);
    }
    const programs = join(rootOf(openCache().path(nodeTree)), "usr", "bin");
    mkdirSync(programs, { recursive: true });
    writeFileSync(join(programs, "busybox"), "");
    this.has([]);
    writeFileSync(this.log, "");
    const { log, directory } = this;
    standIns(join(directory, "bin"), {
      kubectl: `printf 'kubectl %s\\n' "$*" >> ${log}
case "$*" in
  *"manila-csi get statefulsets,"*) cat ${directory}/workloads.json ;;
  *"get statefulsets,"*) printf '{"items": []}' ;;
  *readyReplicas*) printf 1 ;;
  *"get pod "*) printf worker1 ;;
esac`,
      // What it is given is a script, or an archive.
      ssh: `case $4 in
  *"images import"*) cat > ${directory}/$3.tar; echo "$3 imports" >> ${log} ;;
  *crictl*) echo "$3 $4" >> ${log} ;;
  *) text=$(cat)
    case $text in
      *GetPluginInfo*)
        expected=$(printf '%s\\n' "$text" | sed -n "s/^EXPECTED='\\(.*\\)'/\\1/p")
        printf '%s\\n' "$text" | sed -n "s|^SOCKET='\\(.*\\)'|$3 asks \\1|p" >> ${log}
        echo "some.driver 0.9.0@$expected"
        ;;
    esac ;;
esac`,
      go: `printf 'go %s\\n' "$*" >> ${log}
[ ! -e ${directory}/broken ] || { echo 'main.go:1:1: syntax error' >&2; exit 1; }
while [ "$1" != -o ]; do shift; done
printf program > "$2"`,
      openstack: "true",
      // Of busybox in Debian's tree, for the names of its applets.
      chroot: "printf 'busybox\\nsh\\n'",
    });
  }

  /** What the cluster has from now on. */
  has(containers: readonly ListedContainer[]): void {
    writeFileSync(join(this.directory, "workloads.json"), listed(containers));
  }

  /** How the programs were called since the last time. */
  calls(): string[] {
    const text = readFileSync(this.log, "utf8");
    writeFileSync(this.log, "");
    return text.split("\n").filter((line) => line !== "");
  }

  /** The patches among calls, by the object that they are for, in order. */
  static patches(calls: readonly string[]): [string, unknown][] {
    return calls.flatMap((call): [string, unknown][] => {
      const [, target, patch] = / patch (\S+ \S+) .*--patch (.*)$/.exec(call) ?? [];
      return target === undefined ? [] : [[target, JSON.parse(patch ?? "") as unknown]];
    });
  }

  /** The compiler finds a mistake from now on. */
  breakCode(): void {
    writeFileSync(join(this.directory, "broken"), "");
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
