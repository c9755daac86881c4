import { rotationMark } from "../../src/manila/applicationCredentials";
import { kubectl, Namespace } from "../helpers/kubernetes";
import { testManilaLogin } from "../helpers/lab";
import { labCommand } from "../helpers/labCommand";
import { claim, pod } from "../helpers/objects";
import { protocols } from "../helpers/protocols";
import { lab, stack } from "../helpers/run";

/** The drivers get another login to Manila while pods write to their volumes. */

const namespace = new Namespace();
const secret = "manila-csi/csi-manila-secrets";

afterAll(async () => {
  await namespace.delete();
}, 300_000);

/** Whether keystone takes an application credential. @returns the status of its answer */
async function login(id: string, key: string): Promise<number> {
  const application_credential = { id, secret: key };
  const identity = { methods: ["application_credential"], application_credential };
  const { status } = await fetch(`${lab.login("demo").authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth: { identity } }),
  });
  return status;
}

async function credential(): Promise<readonly [string, string]> {
  const all = await namespace.secret(secret);
  return [all["os-applicationCredentialID"] ?? "", all["os-applicationCredentialSecret"] ?? ""];
}

const driverPods = (): Promise<string> =>
  kubectl(["-n", "manila-csi", "get", "pods", "-o", "jsonpath={.items[*].metadata.uid}"]);

/** Seconds since the epoch at which a pod has written, one a line. */
const writer =
  "(while sleep 0.5; do date +%s >> /data/seconds || echo failed >> /tmp/failures; done) > /dev/null 2>&1 &";

/** The longest pause between two writes, in seconds. */
function longestPause(text: string): number {
  const moments = text.split("\n").map(Number);
  return Math.max(...moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0)));
}

testManilaLogin(
  "a rotation revokes the former credential, and nobody who has mounted a share notices",
  async () => {
    const mounting = protocols.filter(({ cannotMount }) => cannotMount === undefined);
    await namespace.create();
    for (const { protocol, storageClass, node } of mounting) {
      const name = protocol.toLowerCase();
      await namespace.apply(claim(name, { storageClass }), pod(name, { claim: name, node }));
      await namespace.wait(`pod/${name}`, "condition=Ready");
      await namespace.exec(name, writer);
    }
    const before = await credential();
    const plugins = await driverPods();
    expect(await login(...before)).toBe(201);

    const output = await labCommand("rotate", "credential", stack);
    expect(output).toContain(`The drivers of lab '${stack}' have a new credential`);
    expect(output).not.toContain(before[1]);
    const after = await credential();
    expect(after[0]).not.toBe(before[0]);
    expect(output).not.toContain(after[1]);
    // As keystone answers of one that is not there.
    expect(await login(...before)).toBe(404);
    expect(await login(...after)).toBe(201);
    expect(await driverPods()).toBe(plugins);

    for (const { protocol, storageClass, node } of mounting) {
      const name = protocol.toLowerCase();
      // What is mounted is written to, without a pause; what is to be made and mounted now, is.
      expect(longestPause(await namespace.exec(name, "cat /data/seconds"))).toBeLessThan(10);
      expect(await namespace.exec(name, "cat /tmp/failures 2> /dev/null || true")).toBe("");
      await namespace.apply(
        claim(`${name}-after`, { storageClass }),
        pod(`${name}-after`, { claim: `${name}-after`, node }),
      );
      await namespace.wait(`pod/${name}-after`, "condition=Ready");
    }
    expect(await labCommand("up", stack)).toContain("nothing to do");
    expect(await credential()).toEqual(after);
  },
  900_000,
);

testManilaLogin(
  "a rotation that was broken off is finished by the next one",
  async () => {
    const before = await credential();
    // As if it had been killed when its new credential had come to Manila's machine.
    const file = "/etc/manilakube/application-credential.json";
    const made = await lab.openstack(
      [
        ...["application", "credential", "create", "manila-csi-broken-off", "--role", "member", "-f", "json"],
        ...["--description", rotationMark],
      ],
      { login: "demo" },
    );
    const { id, secret: key } = Object.fromEntries(
      Object.entries(JSON.parse(made) as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const text = JSON.stringify({ id, secret: key });
    await lab.on(lab.credentialHost, `umask 077; cat > ${file}`, { input: text });
    expect(await labCommand("up", stack)).toContain("nothing to do");
    await labCommand("rotate", "credential", stack);
    expect(await credential()).toEqual([id, key]);
    // As keystone answers of one that is not there.
    expect(await login(...before)).toBe(404);
    expect(await login(id ?? "", key ?? "")).toBe(201);
    expect(await labCommand("up", stack)).toContain("nothing to do");
  },
  300_000,
);
