import { join } from "node:path";
import execa from "execa";
import { projectRoot } from "../../src/paths";

/** The Go tests of what the stand-ins decide. These packages need Go's own library only, so nothing is downloaded. */

test("the stand-ins of ceph-csi and csi-driver-nfs mount as those do: go test", async () => {
  const packages = ["cephfs", "inflight", "nfs"].map((name) => `./internal/${name}`);
  const { stdout } = await execa("go", ["test", "-v", ...packages], {
    cwd: join(projectRoot, "scripts", "offline", "addons"),
    env: { CGO_ENABLED: "0", GOWORK: "off", GOPROXY: "off", GOFLAGS: "-mod=readonly" },
  });
  for (const name of [
    ...["TestChoose", "TestKernel", "TestFuseArguments", "TestAKeyIsTakenOnceAtATime"],
    ...["TestTheMountIsTriedBeforeTheKernelListsAClient", "TestAKernelWithoutAClientIsSaidToHaveNone"],
  ]) {
    expect(stdout).toContain(`--- PASS: ${name} `);
  }
}, 300_000);
