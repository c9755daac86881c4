/** Where a machine answers ssh, and who it must prove to be. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** OpenSSH private key. Secret. */
  readonly privateKey: string;
  /** The only host key that is accepted: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** The key before that one, where the machine may not have changed it yet. */
  readonly formerHostKey?: string | undefined;
  /** Machine whose sshd forwards the connection; its host key is pinned as well. */
  readonly jump?: Endpoint | undefined;
}

/**
 * Splits a public key in OpenSSH form.
 * @throws Error when the text has no algorithm and key
 */
export function parsePublicKey(text: string): { readonly algorithm: string; readonly key: Buffer } {
  const [algorithm, encoded] = text.trim().split(/\s+/);
  if (algorithm === undefined || encoded === undefined) {
    throw new Error(`'${text}' is no public key in OpenSSH form`);
  }
  return { algorithm, key: Buffer.from(encoded, "base64") };
}
