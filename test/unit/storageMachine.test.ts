import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot, templatesDirectory } from "../../src/paths";

/** What Debian 13's packages need on the storage machine; docs/releases.md has the reasons. */

const template = (path: string): string => readFileSync(join(templatesDirectory, path), "utf8");

/** The settings of one section of an ini file. */
function section(text: string, name: string): string[] {
  const sections = text.split(/^\[(.*)\]$/m);
  return (sections[sections.indexOf(name) + 1] ?? "").split("\n");
}

test("Ceph's manager imports bcrypt only where a password is hashed", () => {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-"));
  try {
    const file = join(directory, "mgr_util.py");
    const module = "import os\nimport bcrypt\n\ndef password_hash(password, salt=None):\n    return 1\n";
    writeFileSync(file, module);
    const command = template("artifacts/storage.sh")
      .split("\n")
      .filter((line) => line.includes("/usr/share/ceph/mgr/mgr_util.py"));
    execFileSync("bash", ["-c", command.join("\n").replaceAll("/usr/share/ceph/mgr/mgr_util.py", file)]);
    expect(readFileSync(file, "utf8")).toBe(
      "import os\n\ndef password_hash(password, salt=None):\n    import bcrypt\n    return 1\n",
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("the monitor, and not the manager, is told which modules to enable", () => {
  const conf = template("manila/ceph.conf");
  expect(section(conf, "mon")).toContain("mgr_initial_modules = iostat");
  expect(section(conf, "mgr").join()).not.toContain("mgr_initial_modules");
});

test("Ganesha starts without CAP_SYS_RESOURCE", () => {
  const core = /^NFS_CORE_PARAM \{([^]*?)^\}/m.exec(template("manila/ganesha.conf"))?.[1];
  expect(core).toMatch(/^ *allow_set_io_flusher_fail = true;$/m);
});

test("MariaDB lets a transaction change what another one has changed since", () => {
  const conf = /\S+\.cnf \S+ <<'CONF'\n([^]*?)\nCONF\n/.exec(template("manila/database.sh"))?.[1] ?? "";
  expect(section(conf, "mysqld")).toContain("loose_innodb_snapshot_isolation = OFF");
});

test("rabbitmqctl, where it is to read a password, has no more than two arguments", () => {
  const reading = [...template("manila/database.sh").matchAll(/rabbitmqctl (.*?) <<</g)].map(
    ([, words = ""]) => words.split(" "),
  );
  expect(reading).toEqual([
    ["change_password", "openstack"],
    ["add_user", "openstack"],
  ]);
});

test("no phase gives the openstack client its commands on standard input: how it ends says nothing then", () => {
  const scripts = readdirSync(join(templatesDirectory, "manila"), { encoding: "utf8" }).filter((name) =>
    name.endsWith(".sh"),
  );
  const guilty = scripts.filter((name) =>
    /(?:^|[;&|({]) *openstack\b[^\n]*</m.test(template(`manila/${name}`)),
  );
  expect(scripts).toContain("keystone.sh");
  expect(guilty).toEqual([]);
});

test.each(["identity.py", "share-types.py"])("%s is valid Python", (name) => {
  const program = `compile(open(${JSON.stringify(join(templatesDirectory, "manila", name))}).read(), "x", "exec")`;
  expect(() => execFileSync("python3", ["-c", program], { stdio: "pipe" })).not.toThrow();
});

test.each([
  [{ internal: "http://10.0.0.5:8786/v2", public: "http://203.0.113.7:8786/v2" }, "update public"],
  [{ internal: "http://10.0.0.5:8786/v2" }, "create public"],
  [{ internal: "http://10.0.0.5:8786/v2", public: "http://203.0.113.9:8786/v2" }, ""],
])("a machine that users reach at another address is in the catalog with that one: %j", (known, asked) => {
  const standIn = join(projectRoot, "test", "fixtures", "identity-stand-in.py");
  const args = [standIn, join(templatesDirectory, "manila", "identity.py"), JSON.stringify(known)];
  const said = execFileSync("python3", args, { encoding: "utf8" });
  expect(said).toBe(asked === "" ? "" : `${asked} http://203.0.113.9:8786/v2\n`);
});

test("Manila's services are the chosen release's", () => {
  const units = join("rootfs/storage/etc/systemd/system");
  for (const name of ["share", "scheduler"]) {
    expect(template(`${units}/manila-${name}.service.d/manilakube.conf`)).toContain(
      `ExecStart=\nExecStart=/opt/manila/current/bin/manila-${name} `,
    );
  }
  expect(template("artifacts/storage.sh")).toContain(
    "virtualenv = /opt/manila/current\nmodule = manila.wsgi.api:application\n",
  );
});

test.each(["manila-share", "manila-scheduler"])(
  "%s does without native threads, in which export numbers and capacities race",
  (unit) => {
    const dropIn = template(`rootfs/storage/etc/systemd/system/${unit}.service.d/manilakube.conf`);
    const value = /^Environment=OS_MANILA_DISABLE_EVENTLET_PATCHING=(.*)$/m.exec(dropIn)?.[1];
    // Any word but these (and the empty one) keeps them away: manila/monkey_patch.py.
    expect(["1", "true", "yes", "", undefined]).not.toContain(value);
  },
);

test("the scheduler handles one request after the other", () => {
  const unit = template("rootfs/storage/etc/systemd/system/manila-scheduler.service.d/manilakube.conf");
  const [, last = ""] = /^ExecStart=.* --config-file=(\S+)$/m.exec(unit) ?? [];
  const settings = section(template(`rootfs/storage${last}`), "DEFAULT");
  expect(settings).toContain("executor_thread_pool_size = 1");
});

test("sudo logs no command line of Manila's, which may hold the key of a share's user", () => {
  const script = template("artifacts/storage.sh");
  const written = /^echo '(.*)' > \/etc\/sudoers\.d\/manilakube$/m.exec(script)?.[1];
  expect(written).toBe("Defaults:manila !syslog");
  // What sudo cannot read makes it refuse everything: the build checks it afterwards.
  expect(script.indexOf("visudo --check")).toBeGreaterThan(script.indexOf("sudoers.d/manilakube"));
});
