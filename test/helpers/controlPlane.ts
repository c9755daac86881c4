import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { dump } from "js-yaml";
import { openCache } from "../../src/artifacts";
import { kubernetesForTests } from "./kubernetesPlugin";
import { until } from "./until";

/** Fills roles in, ends what belongs to something that is gone, and nothing else: no pod runs. */
const controllers = "garbage-collector-controller,namespace-controller,clusterrole-aggregation-controller";

/**
 * A real API server with its etcd, and of the controllers those that objects themselves need: Pulumi's plugin deletes in the foreground,
 * which ends only where somebody collects garbage. For everybody on this machine who knows its token.
 */
export class ControlPlane {
  private readonly home = mkdtempSync(join(tmpdir(), "manilakube-control-plane-"));
  private readonly programs: ExecaChildProcess[] = [];
  readonly kubeconfigFile = join(this.home, "kubeconfig");

  /** @returns its kubeconfig, when it answers */
  async start(): Promise<string> {
    const [etcd, peers, api, manager] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const client = `http://127.0.0.1:${etcd}`;
    const peer = `http://127.0.0.1:${peers}`;
    this.run("etcd", [
      ...["--data-dir", join(this.home, "etcd"), "--unsafe-no-fsync"],
      ...["--listen-client-urls", client, "--advertise-client-urls", client],
      ...[
        "--listen-peer-urls",
        peer,
        "--initial-advertise-peer-urls",
        peer,
        "--initial-cluster",
        `default=${peer}`,
      ],
    ]);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = this.write("sa.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    const publicPart = this.write("sa.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
    const tokens = this.write("tokens.csv", "the-token,tester,tester,system:masters\n");
    this.run("kube-apiserver", [
      ...[`--etcd-servers=${client}`, "--bind-address=127.0.0.1", `--secure-port=${api}`],
      ...[`--cert-dir=${join(this.home, "apiserver")}`, `--token-auth-file=${tokens}`],
      ...["--authorization-mode=RBAC", "--allow-privileged=true", "--service-cluster-ip-range=10.0.0.0/24"],
      ...[
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${publicPart}`,
      ],
      ...[`--service-account-signing-key-file=${key}`, "--disable-admission-plugins=ServiceAccount"],
    ]);
    const kubeconfig = dump({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "c" },
      clusters: [
        { name: "c", cluster: { server: `https://127.0.0.1:${api}`, "insecure-skip-tls-verify": true } },
      ],
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: { token: "the-token" } }],
    });
    this.write("kubeconfig", kubeconfig);
    await until("the API server to be ready", () => this.kubectl(["get", "--raw", "/readyz"]), {
      seconds: 120,
    });
    this.run("kube-controller-manager", [
      ...[`--kubeconfig=${this.kubeconfigFile}`, `--controllers=${controllers}`, "--leader-elect=false"],
      ...[`--secure-port=${manager}`, "--bind-address=127.0.0.1", `--cert-dir=${join(this.home, "manager")}`],
    ]);
    return kubeconfig;
  }

  async kubectl(args: readonly string[]): Promise<string> {
    const given = [`--kubeconfig=${this.kubeconfigFile}`, "--request-timeout=10s", ...args];
    const { stdout } = await execa(this.program("kubectl"), given);
    return stdout;
  }

  async stop(): Promise<void> {
    for (const program of this.programs.reverse()) {
      program.kill("SIGKILL");
    }
    await Promise.allSettled(this.programs);
    rmSync(this.home, { recursive: true, force: true });
  }

  private run(name: string, args: readonly string[]): void {
    mkdirSync(this.home, { recursive: true });
    const program = execa(this.program(name), args, { stdio: "ignore" });
    // Its end is asked for in stop().
    program.catch(() => undefined);
    this.programs.push(program);
  }

  private program(name: string): string {
    return join(openCache().path(kubernetesForTests), name);
  }

  private write(name: string, content: string): string {
    const path = join(this.home, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
