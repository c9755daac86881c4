import type { CloudLogin } from "../../src/machines/openstack/cloud/cloudsFile";
import { manilaOf } from "../../src/manila/existing/connect";
import { allShares, removeAll } from "../../src/manila/existing/shares";
import { ExistingManila } from "../helpers/existingManila";

/** How a reset removes the shares of a Manila of the lab's own, and whom its errors name. */

let manila: ExistingManila;
const login = (): CloudLogin => ({
  ...{ name: "admin", region: "RegionOne", interface: undefined, cacert: undefined, verify: true },
  auth: { auth_url: `${manila.url}/v3`, username: "me", password: "secret", project_name: "demo" },
});

beforeEach(async () => {
  manila = await new ExistingManila().start();
  manila.shares = [
    { ...manila.markedShare("fine", "lab") },
    { ...manila.markedShare("stuck", "lab"), status: "error_deleting" },
  ];
  manila.snapshots = [{ id: "snapshot", share_id: "fine" }];
});
afterEach(() => {
  manila.stop();
});

test("an administrator's removal takes snapshots first, and by force what Manila keeps", async () => {
  const client = await manilaOf(login(), "clouds.yaml");
  const { signal } = new AbortController();
  const names = await removeAll(client, () => allShares(client), { signal, asAdministrator: true });
  expect([...names].sort()).toEqual(["pvc-fine", "pvc-stuck"]);
  expect(manila.removed).toEqual(
    expect.arrayContaining(["shares/stuck by force", "snapshots/snapshot", "shares/fine"]),
  );
  expect(manila.removed.indexOf("snapshots/snapshot")).toBeLessThan(manila.removed.indexOf("shares/fine"));
  expect(manila.shares).toEqual([]);
}, 30_000);

test("a login that is refused is named by the file that has it", async () => {
  manila.password = "another";
  await expect(manilaOf(login(), "clouds.yaml")).rejects.toThrow(
    /^The Manila cannot be used:\n {2}clouds\.yaml: "admin": refuses the login \(401\)/,
  );
});
