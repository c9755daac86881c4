import { execFileSync } from "node:child_process";
import { localConfValues, type DevstackSettings } from "../../src/manila/devstack/localConf";
import { devstackBranches } from "../../src/releases/devstack";
import { readScript, renderTemplate } from "../../src/render/template";
import { loadSettings } from "../../src/settings/load";

const cephImage = "registry.example/ceph/ceph:v19.2.3";
const machines = {
  kind: "openstack",
  image: "debian-12",
  flavor: "m1.large",
  allowedCidrs: ["203.0.113.7/32"],
};

function settings(changes: object = {}): DevstackSettings {
  const { manila } = loadSettings("dev", { machines, manila: { kind: "devstack", cephImage, ...changes } });
  if (manila.kind !== "devstack") {
    throw new Error("these are no settings of devstack");
  }
  return manila;
}

function localConf(changes: object = {}): string {
  return renderTemplate("manila/devstack/local.conf", {
    ...localConfValues(settings(changes), "az1"),
    ADDRESS: "10.97.6.20",
    ADMIN_PASSWORD: "admin1",
    DATABASE_PASSWORD: "database1",
    RABBIT_PASSWORD: "rabbit1",
    SERVICE_PASSWORD: "service1",
  });
}

/** A local.conf's section, cut out as devstack does it: a header in double brackets begins one. */
function section(text: string, group: string, file: string): string {
  let on = false;
  return text
    .split("\n")
    .filter((line) => {
      const header = /^\[\[(.+)\|(.*)\]\]/.exec(line);
      on = header === null ? on : header[1] === group && header[2] === file;
      return on && header === null;
    })
    .join("\n");
}

/** What a shell makes of the section: devstack sources it. */
function sourced(text: string): { options: Record<string, string>; plugins: string[] } {
  const before = 'enable_plugin() { echo "plugin $*"; }\nset -o posix\nset > before\n';
  const output = execFileSync("bash", ["-s"], {
    input: `cd "$(mktemp -d)"\ntrap 'rm -r "$PWD"' EXIT\n${before}${section(text, "local", "localrc")}\nset > after\ndiff before after | sed -n 's/^> /option /p'\n`,
    encoding: "utf8",
  });
  const lines = output.split("\n");
  const options = lines.flatMap((line) => {
    const match = /^option (\w+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1], match[2]?.replace(/^'(.*)'$/, "$1")]];
  });
  const plugins = lines.filter((line) => line.startsWith("plugin ")).map((line) => line.slice(7));
  return { options: Object.fromEntries(options) as Record<string, string>, plugins };
}

const { options } = sourced(localConf());

/** What devstack's documentation and the plugins' wants, option by option. */
function expected(branch: string): [string, string][] {
  return [
    ["HOST_IP", "10.97.6.20"],
    ["IP_VERSION", "4"],
    ["SERVICE_IP_VERSION", "4"],
    ["DEST", "/opt/stack"],
    ["LOGFILE", "/opt/stack/manilakube/logs/stack.sh.log"],
    ["LOG_COLOR", "False"],
    ["VERBOSE", "True"],
    ["SERVICE_TIMEOUT", "300"],
    ["GIT_BASE", "https://opendev.org"],
    ["MANILA_GIT_BASE", "https://opendev.org"],
    ["ADMIN_PASSWORD", "admin1"],
    ["DATABASE_PASSWORD", "database1"],
    ["RABBIT_PASSWORD", "rabbit1"],
    ["SERVICE_PASSWORD", "service1"],
    ["ENABLED_SERVICES", "rabbit,mysql,key"],
    ["MYSQL_REDUCE_MEMORY", "True"],
    ["DOWNLOAD_DEFAULT_IMAGES", "False"],
    ["CONTAINER_IMAGE", cephImage],
    ["ENABLE_CEPH_MANILA", "True"],
    ["ENABLE_CEPH_NOVA", "False"],
    ["ENABLE_CEPH_GLANCE", "False"],
    ["ENABLE_CEPH_CINDER", "False"],
    ["ENABLE_CEPH_C_BAK", "False"],
    ["ENABLE_CEPH_RGW", "False"],
    ["MANILA_CEPH_DRIVER", "cephfsnfs"],
    ["CEPHADM_DEPLOY", "True"],
    ["CEPHADM_DEPLOY_NFS", "True"],
    ["CEPHADM_DEV_OSD", "True"],
    ["ENABLE_INGRESS", "False"],
    ["DISABLE_CEPHADM_POST_DEPLOY", "False"],
    ["CEPH_LOOPBACK_DISK_SIZE", "40960M"],
    ["TARGET_DEV_OSD_DIR", "/opt/stack"],
    ["SHARE_DRIVER", "manila.share.drivers.cephfs.driver.CephFSDriver"],
    ["ENABLED_SHARE_PROTOCOLS", "NFS,CEPHFS"],
    ["MANILA_ENABLED_BACKENDS", "cephfsnative,cephfsnfs"],
    ["MANILA_SERVICE_IMAGE_ENABLED", "False"],
    ["MANILA_CONFIGURE_DEFAULT_TYPES", "True"],
    [
      "MANILA_DEFAULT_SHARE_TYPE_EXTRA_SPECS",
      "snapshot_support=True create_share_from_snapshot_support=True",
    ],
    ["KEYSTONE_BRANCH", `stable/${branch}`],
    ["REQUIREMENTS_BRANCH", `stable/${branch}`],
    ["LIBS_FROM_GIT", ""],
    ["MANILACLIENT_BRANCH", "master"],
    ...(["cephfsnative", "cephfsnfs"] as const).flatMap((group) => {
      const option = (name: string): string => `MANILA_OPTGROUP_${group}_${name}`;
      return [
        [option("share_driver"), "manila.share.drivers.cephfs.driver.CephFSDriver"],
        [option("driver_handles_share_servers"), "False"],
        [option("share_backend_name"), group.toUpperCase()],
        [option("backend_availability_zone"), "az1"],
        [option("cephfs_conf_path"), "/etc/ceph/ceph.conf"],
        [option("cephfs_auth_id"), "manila"],
        [option("cephfs_protocol_helper_type"), group === "cephfsnfs" ? "NFS" : "CEPHFS"],
        [option("cephfs_filesystem_name"), "cephfs"],
      ] as [string, string][];
    }),
    ["MANILA_OPTGROUP_cephfsnfs_cephfs_nfs_cluster_id", "cephfs"],
  ];
}

describe.each(devstackBranches.map(({ name }) => name))("local.conf of %s", (branch) => {
  const found = sourced(localConf({ branch }));

  test.each(expected(branch))("says %s=%s", (name, value) => {
    expect(found.options[name]).toBe(value);
  });

  test("sets nothing that is not listed here", () => {
    const names = Object.keys(found.options).filter(
      (name) => !["_", "BASH_LINENO", "PIPESTATUS"].includes(name),
    );
    expect(names.sort()).toEqual(
      expected(branch)
        .map(([name]) => name)
        .sort(),
    );
  });

  test("has the Ceph plugin before Manila's", () => {
    expect(found.plugins).toEqual([
      `devstack-plugin-ceph https://opendev.org/openstack/devstack-plugin-ceph stable/${branch}`,
      `manila https://opendev.org/openstack/manila stable/${branch}`,
    ]);
  });
});

test.each([
  // Kernels of cloud images have no zswap, and stack.sh writes to its parameters.
  "ENABLE_ZSWAP",
  // The same with sysctl, for nothing that the lab needs.
  "ENABLE_SYSCTL_MEM_TUNING",
  "ENABLE_SYSCTL_NET_TUNING",
  // Opens no port that is closed, at the very end, where a failure costs the whole run.
  "MANILA_ALLOW_NAS_SERVER_PORTS_ON_HOST",
])("local.conf leaves %s alone", (name) => {
  expect(options).not.toHaveProperty(name);
});

test("the log, which shows passwords, lies in a directory that prepare.sh closes", () => {
  const prepare = readScript("manila/devstack/prepare.sh", {
    ADDRESS: "",
    GIT_BASE: "",
    REF: "",
  });
  const closed = /install -d -o stack -g stack -m 0700 (\S+)/.exec(prepare)?.[1] ?? "none";
  expect(options["LOGFILE"]).toMatch(new RegExp(`^${closed}/.+/`));
});

test("uuidgen is there before the Ceph plugin's settings call it", () => {
  const prepare = readScript("manila/devstack/prepare.sh", {
    ADDRESS: "",
    GIT_BASE: "",
    REF: "",
  });
  expect(prepare).toMatch(/! command -v uuidgen/);
  expect(prepare).toMatch(/apt-get install .*\buuid-runtime\b/);
});

test("there is one section, and no value of a back end's option holds what devstack's parser takes for its end", () => {
  expect(localConf().match(/^\[\[.*\]\]$/gm)).toEqual(["[[local|localrc]]"]);
  const values = Object.entries(options).filter(([name]) => name.startsWith("MANILA_OPTGROUP_"));
  expect(values).not.toHaveLength(0);
  expect(values.filter(([, value]) => /[= ]/.test(value))).toEqual([]);
});

test.each([
  ["2026.2", "quay.io/ceph/ceph:v20.2.1"],
  ["2026.1", "quay.io/ceph/ceph:v20.2.1"],
  ["2025.2", "quay.io/ceph/ceph:v19.2.3"],
])("branch %s has a Ceph of its own", (branch, image) => {
  expect(sourced(localConf({ branch, cephImage: undefined })).options["CONTAINER_IMAGE"]).toBe(image);
});

test("further plugins and lines come last, and sections stay sections", () => {
  const text = localConf({
    serviceTimeout: 900,
    plugins: [{ name: "manila-tempest-plugin", url: "https://git.example/mtp", ref: "master" }],
    localConf:
      "enable_service tempest\nUSE_SYSLOG=True\n[[post-config|$MANILA_CONF]]\n[DEFAULT]\nLOG_COLOR=x\n",
  });
  const more = sourced(text.replace("enable_service tempest\n", ""));
  expect(more.plugins.at(-1)).toBe("manila-tempest-plugin https://git.example/mtp master");
  expect(more.options).toMatchObject({ SERVICE_TIMEOUT: "900", USE_SYSLOG: "True", LOG_COLOR: "False" });
  expect(section(text, "post-config", "$MANILA_CONF").trim()).toBe("[DEFAULT]\nLOG_COLOR=x");
});

test("changes under test take the place of the branch, each in its own project", () => {
  const changed = sourced(
    localConf({
      branch: "2026.1",
      gitBase: "https://git.example",
      changes: {
        manila: "refs/changes/12/345612/3",
        "devstack-plugin-ceph": "refs/changes/1/1/1",
        "python-manilaclient": "refs/changes/2/2/2",
      },
    }),
  );
  expect(changed.plugins).toEqual([
    "devstack-plugin-ceph https://git.example/openstack/devstack-plugin-ceph refs/changes/1/1/1",
    "manila https://git.example/openstack/manila refs/changes/12/345612/3",
  ]);
  expect(changed.options).toMatchObject({
    KEYSTONE_BRANCH: "stable/2026.1",
    LIBS_FROM_GIT: "python-manilaclient",
    MANILACLIENT_BRANCH: "refs/changes/2/2/2",
  });
});
