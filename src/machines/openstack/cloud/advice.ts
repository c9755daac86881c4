import type { CloudLogin } from "./cloudsFile";

/** What was asked: keystone for a token, or a service whose address the catalog says. */
export type Asked = "login" | "service";

/** Which setting of the login helps where no answer came. Pure. @param reason of the network or of TLS */
export function adviceOnSilence(
  asked: Asked,
  reason: string,
  { interface: chosen, cacert }: CloudLogin,
): string {
  if (/self.signed|unable to (verify|get)|issuer|altnames|certificate has expired/i.test(reason)) {
    return cacert === undefined
      ? "; `cacert` (OS_CACERT) of the login names whom to trust"
      : `; the login trusts ${cacert} alone (\`cacert\`, OS_CACERT)`;
  }
  if (/wrong version number|packet length|EPROTO/i.test(reason)) {
    return "; is that an http address?";
  }
  return asked === "login"
    ? "; `auth_url` (OS_AUTH_URL) of the login says where"
    : `; \`interface\` (OS_INTERFACE) of the login chooses among the cloud's addresses: now ${chosen ?? "public"}`;
}

/** Which setting of the login helps where another answer came than one with what was asked for. Pure. */
export function adviceOnAnswer(asked: Asked, status: number, { auth }: CloudLogin): string {
  if (asked === "login") {
    return status === 401
      ? `; ${credentialKeys(auth)} of the login decide that`
      : status === 400
        ? ""
        : "; `auth_url` (OS_AUTH_URL) of the login must be keystone's address, such as https://keystone.example:5000/v3";
  }
  return status === 401 || status === 403 ? "; the login's user may not ask that in this project" : "";
}

function credentialKeys(auth: CloudLogin["auth"]): string {
  return Object.keys(auth)
    .filter((key) => key !== "auth_url")
    .join(", ");
}
