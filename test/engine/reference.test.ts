import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { openCache, toolDirectory } from "../../src/artifacts";
import { runProgram } from "../../src/process/run";
import { FakeKeystone } from "../helpers/keystone";
import { loginCases, type LoginCase } from "../helpers/loginCases";
import { homeOf } from "../helpers/loginFiles";

/** What openstacksdk, which the openstack client is made of, sends to keystone for the same files and variables. */

const program = `
import os, warnings
warnings.simplefilter("ignore")
os.chdir(os.environ["HOME"])
from openstack.config import OpenStackConfig
region = OpenStackConfig().get_one(os.environ.pop("WANTED", None))
print(region.get_region_name() or "", region.get_requests_verify_args()[0] is not False)
region.get_session().get_token()
`;

let keystone: FakeKeystone;
beforeAll(async () => {
  keystone = await new FakeKeystone().start();
});
afterAll(() => {
  keystone.stop();
});

interface Answer {
  /** Region, and whether certificates are verified. */
  readonly said: string;
  readonly sent: unknown;
}

/** What test/unit/cloudsFile.test.ts says that we send. */
function oursOf({ auth, region = "", verify = true }: LoginCase): Answer {
  return { sent: auth, said: `${region} ${verify ? "True" : "False"}`.trim() };
}

async function ask(given: LoginCase): Promise<Answer> {
  const env = homeOf(given, keystone.url);
  keystone.bodies.length = 0;
  try {
    const python = join(dirname(toolDirectory(openCache())), "openstack", "bin", "python3");
    const wanted = given.cloud === undefined ? {} : { WANTED: given.cloud };
    const said = await runProgram(python, ["-c", program], {
      env: { ...env, ...wanted, NO_PROXY: "127.0.0.1" },
    }).catch(() => "");
    return { said: said.trim(), sent: keystone.bodies.at(-1) };
  } finally {
    rmSync(env.HOME, { recursive: true });
  }
}

const same = loginCases.filter(({ differs }) => differs === undefined);
const others = loginCases.filter(({ differs }) => differs !== undefined);

test.each(same)(
  "the same: $name",
  async (given) => {
    await expect(ask(given)).resolves.toEqual(oursOf(given));
  },
  60_000,
);

test.each(others)(
  "not the same: $name",
  async (given) => {
    await expect(ask(given)).resolves.not.toEqual(oursOf(given));
  },
  60_000,
);
