import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "../../src/artifacts/build";
import { Cache } from "../../src/artifacts/cache";
import { BuildActivity } from "../../src/cli/buildActivity";
import { Display } from "../../src/cli/display";
import { fakeRecipe, unseen } from "../helpers/fakeRecipes";

/** What is seen on a terminal while builds are under way. */

const shown: string[] = [];
const terminal = {
  isTTY: true,
  columns: 200,
  write: (text: string) => shown.push(text),
} as unknown as NodeJS.WriteStream;

beforeEach(() => {
  shown.length = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

test("the line moves while a build prints nothing, and shows its last line when there is one", async () => {
  jest.useFakeTimers();
  const activity = new BuildActivity(new Display(terminal));
  let end: () => void = () => undefined;
  const built = new Promise<void>((resolve) => {
    end = resolve;
  });
  const whole = activity.during("Kubernetes", () => built);
  jest.advanceTimersByTime(2000);
  expect(shown.map((text) => text.slice(-18))).toEqual(["  Kubernetes 1.0 s", "  Kubernetes 2.0 s"]);
  activity.printed("Kubernetes", "k8s.io/apiserver\n");
  activity.printed("Kubernetes", "  ");
  jest.advanceTimersByTime(70_000);
  expect(shown.at(-1)).toContain("  Kubernetes 1 min 12 s: k8s.io/apiserver");
  end();
  await whole;
  const lines = shown.length;
  jest.advanceTimersByTime(5000);
  expect(shown).toHaveLength(lines);
});

test("builds that are under way side by side are in one line", () => {
  jest.useFakeTimers();
  const activity = new BuildActivity(new Display(terminal));
  const never = (): Promise<void> => new Promise(() => undefined);
  void activity.during("Kubernetes", never);
  void activity.during("Debian", never);
  jest.advanceTimersByTime(1000);
  expect(shown.at(-1)).toContain("  Kubernetes 1.0 s   Debian 1.0 s");
});

test("who builds is told what the programs of a build print", async () => {
  const directory = mkdtempSync(join(tmpdir(), "manilakube-cache-"));
  try {
    const recipe = fakeRecipe("base");
    const speaking = {
      ...recipe,
      build: async (...[place, tools]: Parameters<typeof recipe.build>) => {
        await tools.run("sh", ["-c", "echo compiles; echo warns >&2"]);
        await recipe.build(place, tools);
      },
    };
    const lines: string[] = [];
    const observer = {
      ...unseen,
      printed: ({ name }: { name: string }, line: string) => lines.push(`${name}: ${line}`),
    };
    const cache = new Cache(directory);
    (await ensureBuilt(cache, [speaking], observer))();
    expect(lines.sort()).toEqual(["base: compiles", "base: warns"]);
    expect(existsSync(cache.path(speaking))).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 120_000);
