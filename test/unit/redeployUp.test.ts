import { rmSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Display } from "../../src/cli/display";
import { KeptParts } from "../../src/cli/redeploy/kept";
import { labDirectory } from "../../src/paths";
import { everRedeployed, noteRedeployed } from "../../src/redeploy/look";
import { RunningLab } from "../../src/running/lab";
import { restoreVariables, temporaryHome } from "../helpers/ownEnvironment";
import { RedeployLab } from "../helpers/redeployLab";
import { controller, other, pinned, redeployed } from "../helpers/redeployedParts";

/** What `up` says of parts that `lab redeploy` has replaced. */

// Each look starts programs, and a busy machine takes its time for that.
jest.setTimeout(240_000);

const home = temporaryHome();
restoreVariables(["MANILAKUBE_CACHE", "PATH"], afterAll);
let lab: RedeployLab;

beforeAll(() => {
  process.env["MANILAKUBE_CACHE"] = join(home, "cache");
  lab = new RedeployLab();
});
afterAll(() => {
  lab.dispose();
});

describe("`up`", () => {
  async function look(): Promise<{ kept: KeptParts; text: () => string }> {
    const out = new PassThrough();
    const kept = await KeptParts.look("local", new Display(out as unknown as NodeJS.WriteStream));
    return { kept, text: () => String(out.read() ?? "") };
  }

  test("looks at nothing where nothing was ever redeployed", async () => {
    rmSync(join(labDirectory("local"), "redeployed"), { force: true });
    lab.calls();
    const { kept, text } = await look();
    await kept.lookAgain();
    expect(lab.calls()).toEqual([]);
    expect(text()).toBe("");
    expect(kept.advice).toEqual([]);
    expect(kept.objects.size).toBe(0);
  });

  test("names what stays, and says where its own change has brought the pinned build back", async () => {
    noteRedeployed(new RunningLab("local"), "csi");
    lab.has([{ ...controller, image: other, annotations: redeployed(other) }]);
    const { kept, text } = await look();
    expect([...kept.objects]).toEqual([
      "StatefulSet manila-csi/openstack-manila-csi-controllerplugin",
      "DaemonSet manila-csi/openstack-manila-csi-nodeplugin",
    ]);
    expect(text()).toBe(
      "! not the pinned build, and stays: csi: /src/cpo, since 2026-11-27 17:05:01 UTC; `scripts/lab redeploy --undo csi -s local` goes back\n",
    );
    await kept.lookAgain();
    expect(text()).toBe("");
    lab.has([{ ...controller, image: pinned, annotations: redeployed(other) }]);
    await kept.lookAgain();
    expect(text()).toBe("! csi is the pinned build again: `up` has changed what it is part of\n");
    // The next one has nothing to look for.
    await look();
    expect(everRedeployed(new RunningLab("local"))).toEqual([]);
  });
});
