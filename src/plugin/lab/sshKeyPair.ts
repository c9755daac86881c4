import type { z } from "zod";
import { newKeyPair } from "../../remote/keyPair";
import { sshKeyPairInputs, type SshKeyPairOutputs } from "../../resources/sshKeyPair";
import { erase, type ResourceType } from "../host/types";

const sshKeyPair: ResourceType<z.infer<typeof sshKeyPairInputs>, SshKeyPairOutputs> = {
  inputs: sshKeyPairInputs,
  identity: ["comment", "keeper"],
  diff: () => ({ changed: false }),
  create: ({ comment }) => {
    const pair = newKeyPair(comment);
    return Promise.resolve({ id: comment, outputs: { privateKey: pair.private, publicKey: pair.public } });
  },
};

export const SshKeyPair = erase(sshKeyPair);
