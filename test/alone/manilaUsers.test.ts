import { on, testManilaMachine } from "../helpers/lab";
import { Manila } from "../helpers/manila";

/** The programs that make keystone's users and Manila's share types: they may run again, and say what failed. */

const credential = "/etc/manilakube/application-credential.json";
const endpoint = (side: string) =>
  `$(openstack endpoint list --service sharev2 --interface ${side} -f value -c URL)`;
/** As the phase calls it, with what is on the machine. */
const identity = [
  ". /etc/manilakube/adminrc",
  "export REGION=$OS_REGION_NAME",
  `export SHARE_URL=${endpoint("internal")} PUBLIC_SHARE_URL=${endpoint("public")}`,
  "export SERVICE_PASSWORD=$(crudini --get /etc/manila/manila.conf keystone_authtoken password)",
  "export DEMO_PASSWORD=$(. /etc/manilakube/demorc; echo $OS_PASSWORD)",
];
const makeIdentity = `python3 /usr/local/lib/manilakube/identity.py ${credential}`;
const makeTypes = "python3 /usr/local/lib/manilakube/share-types.py";
const inOrder = (...commands: string[]): Promise<string> => on("storage", commands.join(" && "));

testManilaMachine(
  "a second run keeps the credential that CSI has",
  async () => {
    const before = await on("storage", `cat ${credential}`);
    await inOrder(...identity, makeIdentity);
    expect(await on("storage", `cat ${credential}`)).toBe(before);
    expect(await on("storage", `stat -c %a ${credential}`)).toBe("600");
  },
  120_000,
);

testManilaMachine(
  "a password that somebody has changed is set back",
  async () => {
    await inOrder(". /etc/manilakube/adminrc", "openstack user set --password another demo");
    await expect(Manila.login("demo")).rejects.toThrow();
    await inOrder(...identity, makeIdentity);
    await expect(Manila.login("demo")).resolves.toBeDefined();
  },
  120_000,
);

testManilaMachine(
  "a login that is refused ends it with the step's name",
  async () => {
    const refused = inOrder(...identity, "export OS_PASSWORD=wrong", makeIdentity);
    await expect(refused).rejects.toThrow(/keystone: login as admin: .*401/);
  },
  120_000,
);

testManilaMachine(
  "a microversion that Manila does not serve ends the share types with the step's name",
  async () => {
    const refused = inOrder(". /etc/manilakube/adminrc", `${makeTypes} 2.999 other=CEPHFSNFS`);
    await expect(refused).rejects.toThrow(/Manila: list of types: .*406/);
  },
  120_000,
);

testManilaMachine(
  "a share type whose extra spec somebody has changed gets it back, and no further one",
  async () => {
    const types = "openstack share type list -f json --all";
    const admin = ". /etc/manilakube/adminrc";
    const before = await inOrder(admin, types);
    await inOrder(admin, "openstack share type set cephfsnfstype --extra-specs share_backend_name=NONE");
    await inOrder(admin, `${makeTypes} 2.60 cephfsnativetype=CEPHFSNATIVE cephfsnfstype=CEPHFSNFS`);
    expect(JSON.parse(await inOrder(admin, types))).toEqual(JSON.parse(before));
  },
  120_000,
);
