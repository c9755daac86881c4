import { z } from "zod";
import { newKeyPair } from "../../remote/keyPair";
import { erase, type ResourceType } from "../host/types";

const inputs = z.strictObject({
  comment: z.string(),
  /** Anything; a change makes another pair. */
  keeper: z.string().default(""),
});

interface Outputs {
  /** OpenSSH form. Secret. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly publicKey: string;
}

/** An ed25519 key pair, for a login or as a host key made before its machine. */
const sshKeyPair: ResourceType<z.infer<typeof inputs>, Outputs> = {
  inputs,
  identity: ["comment", "keeper"],
  diff: () => ({ changed: false }),
  create: ({ comment }) => {
    const pair = newKeyPair(comment);
    return Promise.resolve({ id: comment, outputs: { privateKey: pair.private, publicKey: pair.public } });
  },
};

export const SshKeyPair = erase(sshKeyPair);
