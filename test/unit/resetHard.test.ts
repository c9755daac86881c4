import { generationsOf, refuseAnew } from "../../src/cli/anew";
import { loadSettings } from "../../src/settings/load";
import { temporaryHome } from "../helpers/ownEnvironment";

/** What `lab reset --hard` refuses, and what it makes anew. */

temporaryHome();

test("--hard is refused where the lab's addresses or its storage cannot come again", () => {
  expect(() => {
    refuseAnew(loadSettings("lab", {}));
  }).not.toThrow();
  const cloud = { kind: "openstack", workers: 1, image: "i", flavor: "f", allowedCidrs: ["203.0.113.7/32"] };
  expect(() => {
    refuseAnew(loadSettings("lab", { machines: cloud }));
  }).toThrow(/manilakube:machines\.kind: "openstack": .*private address/);
  expect(() => {
    refuseAnew(loadSettings("lab", { manila: { kind: "existing", shareTypes: { nfs: "nfs" } } }));
  }).toThrow(/manilakube:manila\.kind: "existing": .*no part of the lab/);
});

test("a lab that Pulumi does not know has nothing to make anew", () => {
  expect(generationsOf("lab")).toEqual([]);
});
