import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { templatesDirectory } from "../../src/paths";
import { readScript } from "../../src/render/template";

/** What keeps the first boot of a server from depending on the moment at which its metadata service is ready. */
describe.each(["guest", "kvm"])("the images for servers, %s", (role) => {
  test("cloud-init asks the metadata service for a while", () => {
    const file = join(templatesDirectory, "rootfs", role, "etc/cloud/cloud.cfg.d/99_manilakube.cfg");
    const { datasource } = load(readFileSync(file, "utf8")) as {
      readonly datasource: { readonly OpenStack: { readonly max_wait: number } };
    };
    expect(datasource.OpenStack.max_wait).toBeGreaterThanOrEqual(60);
  });

  test("dhclient does not wait five minutes for a server that is not there", () => {
    expect(readScript(`artifacts/${role}.sh`)).toContain("^timeout 30;");
  });
});
