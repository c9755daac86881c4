import { randomBytes } from "node:crypto";
import { testOwnManila } from "../helpers/lab";
import { Manila } from "../helpers/manila";
import { protocols } from "../helpers/protocols";

/** Whoever names no share type, as `openstack share create NFS 1` does, gets what the protocol asks for. */
describe.each(protocols)("$protocol default share type", ({ protocol, backend }) => {
  testOwnManila(
    "a share without a type is made by the protocol's own back end",
    async () => {
      const manila = await Manila.login("demo");
      const name = `e2e-default-${randomBytes(3).toString("hex")}`;
      const { id } = await manila.createShare(name, protocol);
      const administrator = await Manila.login("admin");
      const share = await administrator.share(name, { all: true });
      await manila.deleteShare(id);
      expect(share).toMatchObject({ share_type_name: "default", share_proto: protocol });
      expect(share?.host).toContain(`@${backend}#`);
    },
    120_000,
  );
});
