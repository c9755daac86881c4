import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExecaChildProcess } from "execa";
import { kubectlDirectory, openCache } from "../../src/artifacts";
import { defaultNodeReleases } from "../../src/releases/node";
import { proxyExceptions } from "../../src/running/proxyExceptions";
import { defaultSubnet } from "../../src/settings/load";
import { Namespace } from "../helpers/namespace";
import { testUnless } from "../helpers/testUnless";
import { until } from "../helpers/until";

/** H8 with real clients: one answers as the lab's machine, another as the proxy that the user's shell names. */

const machine = defaultSubnet("local").replace(/0\/24$/, "10");
const proxy = "198.51.100.1";
let host: Namespace;
let servers: ExecaChildProcess;

const serve = `const http = require("node:http");
  const answer = (text) => http.createServer((_, response) => response.end(text));
  answer("lab").listen(8000, "${machine}"); answer("proxy").listen(3128, "${proxy}");`;

const connect = `import socket; socket.create_connection(("${machine}", 8000), 1); socket.create_connection(("${proxy}", 3128), 1)`;

beforeAll(async () => {
  host = new Namespace();
  host.run(`ip address add ${machine}/24 dev lo; ip address add ${proxy}/32 dev lo`);
  servers = host.start(process.execPath, ["-e", serve]);
  await until(
    "both to listen",
    () => Promise.resolve(host.succeeds(`python3 -c '${connect}'`) || undefined),
    { seconds: 20, pause: 0.2 },
  );
}, 60_000);
afterAll(async () => {
  servers.kill();
  await servers;
  host.dispose();
});

const url = `http://${machine}:8000/`;
const kubectl = join(kubectlDirectory(openCache(), defaultNodeReleases), "kubectl");
const python =
  "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())";
const curl = "/usr/bin/curl";
/** A client, its program and its command line. */
const clients = [
  ["curl", curl, `${curl} --silent --max-time 5 ${url}`],
  ["Python's urllib", undefined, `python3 -c '${python}' ${url}`],
  ["kubectl", kubectl, `${kubectl} --request-timeout=5s --server ${url} get --raw /`],
] as const;

const environment = { http_proxy: `http://${proxy}:3128`, HTTP_PROXY: `http://${proxy}:3128` };
const answerTo = (client: string, env: Record<string, string>): string => {
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  return host.run(`env HOME=/nonexistent ${variables.join(" ")} ${client}`).trim();
};

for (const [name, program, client] of clients) {
  testUnless(program === undefined || existsSync(program) ? undefined : `there is no ${program}`)(
    `${name} asks the lab itself, which it would ask the proxy for`,
    () => {
      expect(answerTo(client, environment)).toBe("proxy");
      expect(answerTo(client, { ...environment, ...proxyExceptions("local", environment) })).toBe("lab");
    },
    60_000,
  );
}
