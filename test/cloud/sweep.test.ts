import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { cloudEntry } from "../../src/cloud/plan";
import { cloudsFile } from "../../src/cloud/testCloud";
import { CloudClient } from "../../src/machines/openstack/cloud/client";
import { findCloud } from "../../src/machines/openstack/cloud/cloudsFile";
import { connectToLab } from "../../src/machines/openstack/cloud/connect";
import { gatherCloudFacts, type CloudFacts } from "../../src/machines/openstack/cloud/facts";
import { keepRecord } from "../../src/machines/openstack/cloud/record";
import { serversOf } from "../../src/machines/openstack/cloud/servers";
import { descriptionOf, markedName, newLabId, tagsOf, type LabMark } from "../../src/machines/openstack/mark";
import { clearAll } from "../../src/machines/openstack/sweep/clear";
import { cacheDirectory, projectRoot } from "../../src/paths";
import { killDescendants } from "../../src/process/descendants";
import { loadSettings, type OpenstackSettings } from "../../src/settings/load";
import { CommandLine } from "../helpers/cli";
import { CloudApi } from "../helpers/cloudApi";
import { temporaryHome } from "../helpers/ownEnvironment";
import { until } from "../helpers/until";

/** What an `up` that was killed leaves in the running test cloud, where no state knows it, is found and removed by `down`. */

const minutes = 60_000;
/** Of the test cloud, whose file is below the home of this checkout's own labs. */
const env = { OS_CLIENT_CONFIG_FILE: cloudsFile() };
const login = findCloud(cloudEntry, env);
const signal = new AbortController().signal;

const stack = "lost";
const name = `manilakube-${stack}`;
const stackFile = join(projectRoot, "stacks", `Pulumi.${stack}.yaml`);
const machines = {
  ...{ kind: "openstack", cloud: cloudEntry, flavor: "lab.node", workers: 0, configDrive: false },
  ...{ image: { node: "manilakube-node", storage: "manilakube-storage" } },
  ...{ allowedCidrs: ["10.98.0.0/24"], subnet: "10.97.9.0/24" },
};
/** Another checkout's lab of the same name. */
const theirs: LabMark = { stack, id: newLabId() };

const command = new CommandLine();
const record = join(command.home, ".own", "clouds", `${stack}.json`);
// For what this process itself looks up.
temporaryHome();
let client: CloudClient;
let api: CloudApi;
let facts: CloudFacts;

/** As a user runs it, with this checkout's cache. */
function lab(...args: readonly string[]): ReturnType<CommandLine["run"]> {
  return command.run(args, { ...env, MANILAKUBE_CACHE: cacheDirectory() });
}

beforeAll(async () => {
  client = await CloudClient.connect(login);
  api = await CloudApi.connect(login);
  facts = await gatherCloudFacts(loadSettings(stack, { machines }).machines as OpenstackSettings, client);
  writeFileSync(stackFile, `# Made by test/cloud.\n${dump({ config: { "manilakube:machines": machines } })}`);
}, minutes);
afterAll(async () => {
  if (existsSync(record)) {
    await lab("down", stack);
  }
  await clearAll(client, theirs, { signal });
  rmSync(stackFile, { force: true });
  command.dispose();
}, 5 * minutes);

/** Ends `up`, Pulumi and its plugins (SIGKILL) as soon as the cloud has a server, of which the state knows nothing yet. */
async function killedUp(): Promise<LabMark> {
  const up = lab("up", stack);
  const servers = until(
    "a server",
    async () => {
      const { id } = JSON.parse(readFileSync(record, "utf8")) as { id: string };
      return (await serversOf(client, stack, id)).length > 0 ? { stack, id } : undefined;
    },
    { seconds: 120, pause: 0.3 },
  );
  const ended = up.then(({ exitCode, stdout, stderr }) => {
    throw new Error(`up ended by itself with ${exitCode}:\n${stdout}\n${stderr}`);
  });
  try {
    return await Promise.race([servers, ended]);
  } finally {
    if (up.pid !== undefined) {
      killDescendants(up.pid);
    }
    up.kill("SIGKILL");
    ended.catch(() => undefined);
  }
}

/** One of each kind that a lab has, with nobody who knows of it. */
async function makeOthers(lost: LabMark): Promise<void> {
  const own = { name, description: descriptionOf(lost) };
  const network = await api.create("network", "/v2.0/networks", "network", own);
  await api.put("network", `/v2.0/networks/${network.id}/tags`, { tags: tagsOf(lost) });
  // From here on killed before any tag came.
  const place = { network_id: network.id, cidr: "10.97.8.0/24", ip_version: 4 };
  const subnet = await api.create("network", "/v2.0/subnets", "subnet", { ...own, ...place });
  const gateway = { external_gateway_info: { network_id: facts.externalNetwork.id } };
  const router = await api.create("network", "/v2.0/routers", "router", { ...own, ...gateway });
  await api.put("network", `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet.id });
  const group = await api.create("network", "/v2.0/security-groups", "security_group", {
    ...own,
    name: `${name}-worker9`,
  });
  const port = await api.create("network", "/v2.0/ports", "port", {
    ...{ name: `${name}-worker9-ab12cd`, description: descriptionOf(lost, "worker9") },
    ...{ network_id: network.id, security_groups: [group.id] },
  });
  await api.post("network", "/v2.0/floatingips", {
    floatingip: {
      ...{ floating_network_id: facts.externalNetwork.id, port_id: port.id },
      description: descriptionOf(lost, "worker9"),
    },
  });
  const policies = ["anti-affinity"];
  await api.post("compute", "/os-server-groups", { server_group: { name: markedName(lost), policies } });
}

test(
  "down removes what Pulumi knows and what it forgot when it was killed; another lab's of the name stays",
  async () => {
    const lost = await killedUp();
    await makeOthers(lost);
    await api.create("network", "/v2.0/networks", "network", { name, description: descriptionOf(theirs) });

    const { exitCode, stdout, stderr } = await lab("down", stack);
    expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
    const forgotten = /what Pulumi forgot .* removed (.*)/.exec(stdout)?.[1] ?? stdout;
    for (const each of [
      new RegExp(`server ${name}-(control-plane|storage)`),
      /floating IP 10\.98\.0\.\d+/,
      `port ${name}-worker9-ab12cd`,
      `router ${name}`,
      `subnet ${name}`,
      `network ${name}`,
      `security group ${name}-worker9`,
      `server group ${markedName(lost)}`,
    ]) {
      expect(forgotten).toMatch(each);
    }
    expect(stdout).toMatch(/leftovers in the cloud +[\d.]+ s  none/);
    expect(stdout).toContain(`network ${name}: of the lab '${stack}' with the id ${theirs.id}`);
    expect(await clearAll(client, lost, { signal })).toEqual([]);
    expect(await clearAll(client, theirs, { signal })).toEqual([`network ${name}`]);
  },
  6 * minutes,
);

test(
  "another project of the cloud is refused, and both are named",
  async () => {
    keepRecord("refused", await connectToLab("refused", cloudEntry, env));
    await expect(connectToLab("refused", `${cloudEntry}-admin`, env)).rejects.toThrow(
      /where the lab was made: project demo \(.*it leads to project admin \(/,
    );
  },
  minutes,
);
