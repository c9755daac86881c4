import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDriveFiles } from "../../src/qemu/configDrive";
import { ask } from "../../src/qemu/control";
import { filesIn, filesOf, macOf, tapOf } from "../../src/qemu/directory";
import { qemuArguments } from "../../src/qemu/machine";
import { processOf } from "../../src/qemu/process";

const hardware = {
  stack: "mine",
  name: "manilakube-mine-worker0",
  machine: "worker0",
  bridge: "podman7",
  address: "10.97.1.11",
  cpus: 2,
  memory: 3 * 2 ** 30,
};

describe("a virtual machine's command line", () => {
  const files = filesOf("mine", "worker0");
  const text = (kvm: boolean) => qemuArguments(hardware, files, kvm).join(" ");

  test("it has its own CPU by KVM and an emulated one without", () => {
    expect(text(true)).toContain("-accel kvm -cpu host -smp 2 -m 3072");
    expect(text(false)).toContain("-accel tcg,thread=multi -cpu max -smp 2 -m 3072");
  });

  test("no display, and no monitor but a socket in the machine's own directory", () => {
    expect(text(true)).toContain("-display none");
    expect(text(true)).toContain(`-monitor none -qmp unix:${files.control},server=on,wait=off`);
    expect(text(true)).not.toMatch(/tcp:|telnet:|-vnc|-spice/);
  });

  test("names and addresses are short enough for the kernel, and another machine's are others", () => {
    const [one, other] = [filesOf("mine", "worker0").directory, filesOf("mine", "worker1").directory];
    expect(tapOf(one).length).toBeLessThanOrEqual(15);
    expect(tapOf(one)).not.toBe(tapOf(other));
    expect(macOf(one)).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
    expect(macOf(one)).not.toBe(macOf(other));
    expect(filesOf("a".repeat(20), "control-plane").control.length).toBeLessThan(108);
  });
});

test("a config drive says what Nova's says", () => {
  const files = configDriveFiles({
    ...{
      id: "an-id",
      machine: "worker0",
      zone: "az1",
      mac: "52:54:00:00:00:01",
      authorizedKey: "ssh-ed25519 A",
    },
    ...{
      address: "10.97.1.11",
      subnet: "10.97.1.0/24",
      nameServers: ["192.0.2.53"],
      userData: "#cloud-config\n",
    },
  });
  expect(JSON.parse(files["meta_data.json"] ?? "")).toEqual({
    ...{ uuid: "an-id", name: "worker0", hostname: "worker0", availability_zone: "az1" },
    public_keys: { login: "ssh-ed25519 A" },
  });
  const { links, networks, services } = JSON.parse(files["network_data.json"] ?? "") as {
    links: { id: string; ethernet_mac_address: string }[];
    networks: Record<string, unknown>[];
    services: unknown;
  };
  expect(links).toMatchObject([{ id: networks[0]?.["link"], ethernet_mac_address: "52:54:00:00:00:01" }]);
  expect(networks).toMatchObject([
    { ip_address: "10.97.1.11", netmask: "255.255.255.0", routes: [{ gateway: "10.97.1.1" }] },
  ]);
  expect(services).toEqual([{ type: "dns", address: "192.0.2.53" }]);
  expect(files["user_data"]).toBe("#cloud-config\n");
});

describe("with a directory", () => {
  let directory: string;
  let server: Server | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "manilakube-qemu-"));
  });
  afterEach(async () => {
    await new Promise((resolve) => {
      if (server === undefined) {
        resolve(undefined);
      } else {
        server.close(resolve);
      }
    });
    server = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  /** Speaks as QEMU does: a greeting, then an answer for each line. */
  async function listen(answer: (command: string) => readonly object[]): Promise<string> {
    const path = join(directory, "control.sock");
    server = createServer((socket: Socket) => {
      socket.write(`${JSON.stringify({ QMP: { version: {} } })}\n`);
      socket.on("data", (data) => {
        for (const line of data.toString().trim().split("\n")) {
          const { execute } = JSON.parse(line) as { execute: string };
          const answers = execute === "qmp_capabilities" ? [{ return: {} }] : answer(execute);
          socket.write(answers.map((each) => `${JSON.stringify(each)}\n`).join(""));
        }
      });
    });
    await new Promise<void>((resolve) => {
      server?.listen(path, resolve);
    });
    return path;
  }

  test("an answer is found among events", async () => {
    const path = await listen((command) => [{ event: "RESUME" }, { return: { asked: command } }]);
    await expect(ask(path, "query-status")).resolves.toEqual({ asked: "query-status" });
  });

  test("a refusal is no answer, and so is nobody", async () => {
    const path = await listen(() => [{ error: { class: "CommandNotFound" } }]);
    await expect(ask(path, "nonsense")).resolves.toBeUndefined();
    await expect(ask(join(directory, "nobody.sock"), "query-status")).resolves.toBeUndefined();
  });

  test("a process is the machine's where it was started for the machine's own socket, and not by its number", async () => {
    const files = filesIn(directory);
    const child = spawn("sh", ["-c", "sleep 60", files.control], { stdio: "ignore" });
    try {
      writeFileSync(files.pid, `${child.pid ?? 0}\n`);
      await expect(processOf(files)).resolves.toBe(child.pid);
      writeFileSync(files.pid, `${process.pid}\n`);
      await expect(processOf(files)).resolves.toBeUndefined();
    } finally {
      child.kill("SIGKILL");
    }
    await expect(processOf(filesIn(join(directory, "other")))).resolves.toBeUndefined();
  });
});
