import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { findProgram } from "../../src/artifacts/toolchain";
import { parts, runsInCluster } from "../../src/redeploy/parts";
import { readScript } from "../../src/render/template";
import { assemble } from "../../src/remote/script";
import { runProgram } from "../../src/process/run";
import { testUnless } from "../helpers/testUnless";

/** The script that asks a CSI plugin who it is, against a real gRPC server on a socket. */

const directory = mkdtempSync(join(tmpdir(), "manilakube-plugin-"));
const server = new Server();

/** A text field of a protobuf message: its number and type, its length, itself. */
const field = (number: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(text)]), Buffer.from(text)]);

beforeAll(async () => {
  const pass = (bytes: Buffer): Buffer => bytes;
  const definition: ServiceDefinition = {
    GetPluginInfo: {
      path: "/csi.v1.Identity/GetPluginInfo",
      ...{ requestStream: false, responseStream: false },
      ...{
        requestSerialize: pass,
        requestDeserialize: pass,
        responseSerialize: pass,
        responseDeserialize: pass,
      },
    },
  };
  const implementation: UntypedServiceImplementation = {
    GetPluginInfo: (_call: unknown, answer: (error: null, reply: Buffer) => void) => {
      answer(null, Buffer.concat([field(1, "nfs.manila.csi.openstack.org"), field(2, "0.9.0@redeploy-1")]));
    },
  };
  server.addService(definition, implementation);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${join(directory, "csi.sock")}`, ServerCredentials.createInsecure(), (error) => {
      if (error === null) {
        resolve();
      } else {
        reject(error);
      }
    });
  });
});
afterAll(() => {
  server.forceShutdown();
  rmSync(directory, { recursive: true });
});

function ask(socket: string, expected: string): Promise<string> {
  const variables = { SOCKET: join(directory, socket), EXPECTED: expected, SECONDS_AT_MOST: "1" };
  const body = readScript("redeploy/plugin-info.sh", variables);
  return runProgram("bash", ["-s"], { input: assemble({ body, variables }), atMostSeconds: 20 });
}

/** All machines of labs have it. */
const testWithCurl = testUnless(findProgram("curl") === undefined ? "this host has no curl" : undefined);

testWithCurl("a plugin's name and version are read from its socket", async () => {
  expect(await ask("csi.sock", "redeploy-1")).toBe("nfs.manila.csi.openstack.org 0.9.0@redeploy-1");
  // Any build at all.
  expect(await ask("csi.sock", "")).toBe("nfs.manila.csi.openstack.org 0.9.0@redeploy-1");
});

testWithCurl(
  "another build's answer is not the one that is waited for, and no plugin is no answer",
  async () => {
    await expect(ask("csi.sock", "redeploy-2")).rejects.toThrow(
      /does not answer as it should within 1 s; last: .*0\.9\.0@redeploy-1/,
    );
    await expect(ask("none.sock", "")).rejects.toThrow(/none\.sock does not answer .*last: curl: \(7\)/);
  },
);

test("no two parts are the same container of a workload", () => {
  const all = parts.filter(runsInCluster);
  const names = all.flatMap(({ containers, workloads }) =>
    workloads.flatMap(({ name }) => containers.map((container) => `${name}/${container}`)),
  );
  expect(new Set(names).size).toBe(names.length);
});
