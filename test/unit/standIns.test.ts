import { join } from "node:path";
import execa from "execa";
import { projectRoot } from "../../src/paths";

/** The Go tests of what the stand-ins decide. These packages need Go's own library only, so nothing is downloaded. */

test("the stand-in of ceph-csi mounts as ceph-csi does: go test", async () => {
  const { stdout } = await execa("go", ["test", "-v", "./internal/cephfs", "./internal/inflight"], {
    cwd: join(projectRoot, "scripts", "offline", "addons"),
    env: { CGO_ENABLED: "0", GOWORK: "off", GOPROXY: "off", GOFLAGS: "-mod=readonly" },
  });
  for (const name of ["TestChoose", "TestKernel", "TestFuseArguments", "TestAKeyIsTakenOnceAtATime"]) {
    expect(stdout).toContain(`--- PASS: ${name} `);
  }
}, 300_000);
