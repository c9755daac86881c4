import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { templatesDirectory } from "../../src/paths";
import { runProgram } from "../../src/process/run";
import { assemble } from "../../src/remote/script";
import { readScript } from "../../src/render/template";

/** Services of the storage machine whose settings a later `up` changes: what is told to systemctl, a stand-in. */

// Programs are started, and the machine may be busy.
jest.setTimeout(120_000);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "manilakube-start-"));
  for (const name of ["bin", "etc/mysql/mariadb.conf.d"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  const calls = join(root, "calls");
  writeFileSync(calls, "");
  writeFileSync(
    join(root, "bin", "systemctl"),
    `#!/bin/sh\necho "$*" >> ${calls}\n[ ! -e ${root}/broken ]\n`,
    {
      mode: 0o755,
    },
  );
  for (const name of ["mariadb", "rabbitmqctl"]) {
    writeFileSync(join(root, "bin", name), "#!/bin/sh\ncat > /dev/null\n", { mode: 0o755 });
  }
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** What systemctl is told, but for `enable`. */
function told(): string[] {
  const lines = readFileSync(join(root, "calls"), "utf8").split("\n");
  writeFileSync(join(root, "calls"), "");
  return lines.filter((line) => line !== "" && !line.startsWith("enable"));
}

describe("what Ceph's phase starts its daemons with", () => {
  const start = (input: string): Promise<string> => {
    const script = readFileSync(join(templatesDirectory, "manila/start.sh"), "utf8");
    const elsewhere = script.replaceAll("/run/", `${root}/run/`);
    const env = { PATH: [join(root, "bin"), process.env["PATH"] ?? ""].join(delimiter) };
    return runProgram("bash", ["-c", elsewhere, "start", "nfs-ganesha"], { input, env });
  };

  test("leaves one alone that has these settings, and starts one again that has others", async () => {
    await start("Grace_Period = 20;\n");
    told();
    await start("Grace_Period = 20;\n");
    expect(told()).toEqual(["start nfs-ganesha"]);
    await start("Grace_Period = 30;\n");
    expect(told()).toEqual(["restart nfs-ganesha"]);
  });

  test("does not count a start that failed", async () => {
    await start("Grace_Period = 20;\n");
    writeFileSync(join(root, "broken"), "");
    await expect(start("Grace_Period = 30;\n")).rejects.toThrow("exit code 1");
    rmSync(join(root, "broken"));
    told();
    await start("Grace_Period = 30;\n");
    expect(told()).toEqual(["restart nfs-ganesha"]);
  });
});

test("MariaDB and RabbitMQ are stopped before they get other settings, and only then", async () => {
  const variables = { DATABASE_PASSWORD: "one", RABBIT_PASSWORD: "two" };
  const script = readScript("manila/database.sh", variables);
  const run = (text: string): Promise<string> => {
    const body = `PATH=${root}/bin:$PATH\n${text.replaceAll(/(?<=\s)\/etc\//g, `${root}/etc/`)}`;
    return runProgram("bash", ["-s"], { input: assemble({ body, variables }) });
  };
  const stops = (): string[] => told().filter((line) => line.startsWith("stop"));
  await run(script);
  told();
  await run(script);
  expect(stops()).toEqual([]);
  await run(script.replace("innodb_buffer_pool_size = 128M", "innodb_buffer_pool_size = 256M"));
  expect(stops()).toEqual(["stop mariadb.service"]);
});

test("each daemon that Ceph's phase starts is started that way", () => {
  const script = readScript("manila/ceph.sh", { ADDRESS: "", FSID: "", OSD_UUID: "" });
  expect(script).not.toMatch(/systemctl (enable|start|restart)/);
  expect(
    [...script.matchAll(/(?:^start_ceph |manilakube\/start )"?([\w-]+)/gm)].map(([, unit]) => unit),
  ).toEqual(expect.arrayContaining(["ceph-mon", "ceph-mgr", "ceph-osd", "ceph-mds", "nfs-ganesha"]));
});

describe("an OSD that is to be larger", () => {
  const gibibyte = 2 ** 30;
  const file = (name: string): string => join(root, "osd", name);
  const wants = (bytes: number): void => {
    writeFileSync(join(root, "ceph.conf"), `bluestore_block_size = ${bytes}\n`);
  };
  /** What the script does between making the OSD and starting it. */
  const grow = async (): Promise<string[]> => {
    const script = readScript("manila/ceph.sh", { ADDRESS: "", FSID: "", OSD_UUID: "" });
    const part = /^wanted=[^]*?^fi$/m.exec(script)?.[0].replaceAll("/etc/ceph/", `${root}/`) ?? "false";
    const body = `PATH=${root}/bin:$PATH\nosd=${root}/osd\n${part}`;
    await runProgram("bash", ["-s"], { input: assemble({ body, variables: {} }) });
    return told();
  };
  beforeEach(() => {
    mkdirSync(join(root, "osd"));
    const tool = `#!/bin/sh\necho expand >> ${root}/calls\n[ ! -e ${root}/breaks ]\n`;
    writeFileSync(join(root, "bin", "ceph-bluestore-tool"), tool, { mode: 0o755 });
    writeFileSync(join(root, "bin", "chown"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(file("block"), "");
    truncateSync(file("block"), gibibyte);
    wants(gibibyte);
  });

  test("grows while it stands still, and once", async () => {
    expect(await grow()).toEqual([]);
    wants(2 * gibibyte);
    expect(await grow()).toEqual(["stop ceph-osd@0", "expand"]);
    expect(statSync(file("block")).size).toBe(2 * gibibyte);
    expect(await grow()).toEqual([]);
  });

  test("that was broken off on the way grows at the next run", async () => {
    wants(2 * gibibyte);
    writeFileSync(join(root, "breaks"), "");
    await expect(grow()).rejects.toThrow("exit code 1");
    rmSync(join(root, "breaks"));
    told();
    expect(await grow()).toEqual(["stop ceph-osd@0", "expand"]);
    expect(await grow()).toEqual([]);
  });

  test("never becomes smaller", async () => {
    wants(gibibyte / 2);
    await expect(grow()).rejects.toThrow("Ceph cannot shrink");
  });
});
