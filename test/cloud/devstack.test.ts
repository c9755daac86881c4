import { readScript } from "../../src/render/template";
import { DevstackLab, stable } from "../helpers/devstackLab";
import { until } from "../helpers/until";

/**
 * The Manila kind `devstack` up to where stack.sh ends, on a server of the running test cloud. stack.sh itself is a
 * stand-in, since the real one needs the internet; the user, the clones, local.conf, local.sh, the unit, its log and its
 * end are real.
 */

const minutes = 60_000;
const lab = new DevstackLab();
const { server, stack, log } = lab;

beforeAll(() => lab.open(), minutes);
afterAll(() => lab.dispose(), 3 * minutes);

test(
  "what stack.sh would miss is named before anything is cloned",
  async () => {
    const message = await stack.failingUp(lab.program(10));
    expect(message).toContain(
      "missing for stack.sh: PyPI (index-url in /etc/pip.conf): cannot resolve pypi.org",
    );
    expect(message).toContain(`missing for stack.sh: the registry of ${server.host}/ceph/ceph:v19.2.3`);
    expect(message).not.toContain("git (manilakube:manila.gitBase)");
    expect(await lab.remotely("ls -d /opt/stack/devstack 2> /dev/null || true")).toBe("");

    const pip = `[global]\nindex-url = ${server.base}/simple\n`;
    const registry = `[[registry]]\nlocation = "${server.host}"\ninsecure = true\n`;
    await lab.remotely(`printf '${pip}' > /etc/pip.conf`);
    await lab.remotely(`mkdir -p /etc/containers && printf '${registry}' > /etc/containers/registries.conf`);
    // STAND-IN of a kernel with LVM: servers of the test cloud have the host's, which may have none.
    await lab.remotely(
      "printf '#!/bin/sh\\n' > /usr/local/sbin/modprobe && chmod 0755 /usr/local/sbin/modprobe",
    );
  },
  6 * minutes,
);

test(
  "a stack.sh that fails is shown with its step and its last lines, and without a password",
  async () => {
    const message = await stack.failingUp(lab.program(10));
    expect(message).toContain("exit code 3; step: Installing Ceph");
    expect(message).toContain("cephadm: the image cannot be pulled");
    expect(message).toContain(`whole output: ${log}`);
    expect(lab.logText()).toMatch(/^=== step: [-0-9]+ [0-9:.]+ \| Installing Ceph$/m);
    expect(lab.password).toHaveLength(24);
    expect(lab.logText()).toContain("ADMIN_PASSWORD=");
    expect(lab.logText() + message).not.toContain(lab.password);
  },
  6 * minutes,
);

test(
  "its local.conf is the user stack's alone, and the host's name is its address",
  async () => {
    expect(await lab.remotely("stat -c '%U %a' /opt/stack/devstack/local.conf")).toBe("stack 600");
    expect(await lab.remotely("getent hosts storage | cut -d ' ' -f 1")).toBe(
      await lab.remotely("sed -n s/^HOST_IP=//p /opt/stack/devstack/local.conf"),
    );
  },
  minutes,
);

test(
  "its log, whose directory it opens for everybody, is nobody else's to read",
  async () => {
    const log = "$(sed -n s/^LOGFILE=//p /opt/stack/devstack/local.conf).summary";
    expect(await lab.remotely(`stat -c %a "$(dirname "${log}")"`)).toBe("755");
    expect(await lab.remotely(`cat "${log}"`)).toContain("Installing Ceph");
    expect(await lab.remotely(`runuser -u nobody -- cat "${log}" 2>&1 || true`)).toContain(
      "Permission denied",
    );
  },
  minutes,
);

test(
  "one that hangs is ended at the deadline",
  async () => {
    await lab.behave("hang");
    const message = await stack.failingUp(lab.program(0.2));
    expect(message).toContain("not finished within 12 s; step: Installing Ceph");
    expect(await lab.remotely("pgrep -fc 'sleep 600' || true")).toBe("0");
    expect(lab.logText()).toContain("STAND-IN of unstack.sh");
  },
  3 * minutes,
);

test(
  "a lost connection is made again, and no line of the log is lost or doubled",
  async () => {
    await lab.behave("last");
    const before = await lab.runs();
    const length = lab.logText().length;
    const going = stack.up(lab.program(10));
    await lab.logged("second 10 of");
    await lab.remotely("pkill -o -f '^sshd(-session)?: debian@notty'");
    await going;
    expect(await lab.runs()).toBe(before + 1);
    const seconds = [
      ...lab
        .logText()
        .slice(length)
        .matchAll(/^second (\d+) of/gm),
    ].map(([, at]) => Number(at));
    expect(seconds).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  },
  3 * minutes,
);

test(
  "the credential and the monitors are read back",
  async () => {
    const { results } = await stack.automation.outputs();
    const { credential, monitors } = results?.value as Record<string, string>;
    expect(JSON.parse(credential ?? "")).toEqual({ id: "stand-in-id", secret: "stand-in-secret" });
    expect(monitors?.trim()).toBe("192.0.2.1:6789");
    expect(results?.secret).toBe(true);
  },
  minutes,
);

test(
  "Manila checks tokens where the server reaches keystone, and both back ends have their services",
  async () => {
    const ask = "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:8786').status)";
    expect(await lab.remotely(`python3 -c "${ask}"`)).toBe("200");
    expect(await lab.remotely("sed -n 's/^interface = //p' /etc/manila/manila.conf")).toBe(
      "eth0\ninternal\npublic",
    );
    expect(lab.logText()).toContain("manila-share has no service for back end cephfsnative: starts it again");
    expect(await lab.remotely("cat /opt/stack/data/stand-in-backends.json")).toBe(
      '["cephfsnative", "cephfsnfs"]',
    );
  },
  minutes,
);

test(
  "an `up` that is interrupted leaves the job running, and the next one joins it",
  async () => {
    const before = await lab.runs();
    const abort = new AbortController();
    const marks = () => lab.logText().split("second 10 of").length;
    const past = marks();
    const interrupted = stack.interruptedUp(lab.program(10, "patched"), abort.signal);
    await until("the job's log", () => Promise.resolve(marks() > past || undefined));
    abort.abort();
    await interrupted;
    expect(await lab.remotely("systemctl is-active manilakube-devstack-stack")).toBe("active");
    await stack.up(lab.program(10, "patched"));
    expect(await lab.runs()).toBe(before + 1);
    expect(await lab.clonedBranch()).toBe("patched");
  },
  4 * minutes,
);

test(
  "no change starts nothing",
  async () => {
    const before = await lab.runs();
    const { steps } = await stack.up();
    expect(steps).toEqual([]);
    expect(await lab.runs()).toBe(before);
  },
  2 * minutes,
);

test(
  "a change that is no longer asked for is gone",
  async () => {
    await stack.up(lab.program(10));
    expect(await lab.clonedBranch()).toBe(stable);
  },
  3 * minutes,
);

test(
  "redeploying Manila restarts its services and nothing else",
  async () => {
    const pids = () => lab.remotely("systemctl show -P MainPID devstack@m-api devstack@m-shr");
    const runs = await lab.runs();
    const before = (await pids()).split("\n");
    const body = readScript("manila/redeploy.sh");
    await lab.run("redeploy", body);
    const after = (await pids()).split("\n");
    expect(after[0]).not.toBe(before[0]);
    expect(after[2]).not.toBe(before[2]);
    expect(await lab.runs()).toBe(runs);
  },
  minutes,
);
