import { utils } from "ssh2";

export interface KeyPair {
  /** OpenSSH form. Secret. */
  readonly private: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly public: string;
}

/**
 * An ed25519 key pair. ssh2 strips the leading zero bytes of a public key and so writes one key in 256 that
 * nothing can read (ssh2 1.17, lib/keygen.js); such a key is thrown away and another one drawn.
 */
export function newKeyPair(
  comment = "",
  draw: typeof utils.generateKeyPairSync = utils.generateKeyPairSync,
): KeyPair {
  for (;;) {
    const pair = draw("ed25519", { comment });
    if (!(utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
