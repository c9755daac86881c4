import type { CloudName } from "../handover/clouds";
import type { CloudLogin } from "../machines/openstack/cloud/cloudsFile";
import { manilaOf, type ManilaClient } from "../manila/existing/connect";
import type { KeystoneLogin } from "../manila/keystoneLogin";
import type { RunningLab } from "./lab";

/**
 * The Manila of a lab that is up, as one of the lab's logins sees it: for commands that ask it so often that a start of the
 * openstack client each time would take too long.
 * @throws InputError where keystone does not answer or refuses the login
 */
export async function connectAs(lab: RunningLab, name: CloudName): Promise<ManilaClient> {
  return manilaOf(cloudLogin(name, lab.login(name)), "clouds.yaml");
}

/** A login as the client of clouds wants it. Pure; holds the credential. */
export function cloudLogin(
  name: string,
  { authUrl, region, trust, auth, ...login }: KeystoneLogin,
): CloudLogin {
  const { verify, cacert } = trust;
  return {
    ...{ name, region, interface: login.interface, verify, cacert },
    auth: { ...auth, auth_url: authUrl },
  };
}
