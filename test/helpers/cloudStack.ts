import type { PulumiFn } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { cloudEntry } from "../../src/cloud/plan";
import { cloudsFile } from "../../src/cloud/testCloud";
import { CloudClient } from "../../src/machines/openstack/cloud/client";
import { findCloud } from "../../src/machines/openstack/cloud/cloudsFile";
import { EngineStack } from "./engine";

/** What the OpenStack plugin says where nova could not start a server. */
const notStarted = "unexpected state 'ERROR', wanted target 'ACTIVE'";

const server = z.object({
  id: z.string(),
  name: z.string(),
  fault: z.object({ message: z.string() }).optional(),
});

/**
 * A stack of the real engine whose servers the running test cloud makes. Containers stand in for nova's virtual machines there,
 * and rarely one of them does not start: what nova says of that is printed, and the `up` is tried once more, as a user would.
 */
export class CloudStack extends EngineStack {
  override async up(...wanted: Parameters<EngineStack["up"]>): ReturnType<EngineStack["up"]> {
    try {
      return await super.up(...wanted);
    } catch (error) {
      if (!String(error).includes(notStarted)) {
        throw error;
      }
      await sayFaults();
      return super.up(...wanted);
    }
  }

  override async failingUp(program: PulumiFn): Promise<string> {
    const message = await super.failingUp(program);
    if (!message.includes(notStarted)) {
      return message;
    }
    await sayFaults();
    return super.failingUp(program);
  }
}

async function sayFaults(): Promise<void> {
  const client = await CloudClient.connect(findCloud(cloudEntry, { OS_CLIENT_CONFIG_FILE: cloudsFile() }));
  const servers = await client.list("compute", "/servers/detail", "servers", server);
  const faults = servers.flatMap(({ name, fault }) =>
    fault === undefined ? [] : [`${name}: ${fault.message}`],
  );
  process.stdout.write(`tried again: the test cloud did not start a server (${faults.join("; ")})\n`);
}
