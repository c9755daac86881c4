import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { labDirectory, stateFile } from "../../src/paths";
import { RunningLab } from "../../src/running/lab";
import { labRedactor } from "../../src/running/logs/secrets";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";

/** A lab whose API server does not answer; pulumi is a stand-in. */

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE"], afterAll);
const password = "password-of-the-database";
const exported = {
  deployment: {
    resources: [
      { type: "manilakube:lab:Random", outputs: { value: { plaintext: JSON.stringify(password) } } },
    ],
  },
};

function file(path: string, content: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  const bin = (entry: string): string => join(home, "cache", `${entry}-000000000000`, "bin");
  file(join(bin("kubectl-1.37"), "kubectl"), "#!/bin/sh\nexit 1\n", 0o755);
  const script = `#!/bin/sh
case "$*" in
  "stack export --stack dead --show-secrets") printf '%s\\n' '${JSON.stringify(exported)}' ;;
  *) printf '%s\\n' 'half a state with ${password}'; exit 1 ;;
esac
`;
  file(join(bin("tools"), "pulumi"), script, 0o755);
  for (const stack of ["dead", "unreadable"]) {
    file(stateFile(stack), "{}");
    file(join(labDirectory(stack), "kubeconfig"), "kind: Config\n");
  }
});
test("secrets that only Pulumi's state knows are masked when the API server is dead", async () => {
  const redact = await labRedactor(new RunningLab("dead"));
  expect(redact(`mysql://manila:${password}@localhost`)).toBe("mysql://manila:[secret]@localhost");
});

test("where the state cannot be read nothing is collected, and the error shows none of it", async () => {
  const error: unknown = await labRedactor(new RunningLab("unreadable")).catch((reason: unknown) => reason);
  expect(String(error)).toBe(
    "Error: Pulumi does not show the state of 'unreadable', so that its secrets cannot be masked",
  );
});
