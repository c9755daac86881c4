import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderMachines } from "../../src/handover/machines";
import { labDirectory, projectRoot } from "../../src/paths";
import { filesForOwnLab, requireBreakable } from "../../src/testing/faults/on";
import { handedMachine } from "../helpers/handedMachine";
import { temporaryHome } from "../helpers/ownEnvironment";

/** `lab test --faults --on STACK`: what of the suite is for any lab, and for which labs it is. */

temporaryHome();

function handOver(stack: string, kind: "podman" | "qemu"): void {
  mkdirSync(labDirectory(stack), { recursive: true });
  const machines = [handedMachine("control-plane"), handedMachine("worker0", { kind })];
  const files = {
    kubeconfig: "",
    ssh_config: "",
    "clouds.yaml": "",
    "machines.json": renderMachines(machines),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(labDirectory(stack), name), content);
  }
}

test("what changes settings, takes the lab down or breaks the cache is for the suite's own lab", () => {
  const directory = join(projectRoot, "test", "faults");
  const paths = readdirSync(directory).map((name) => join(directory, name));
  const ignored = new RegExp(filesForOwnLab);
  const others = paths.filter((path) => !ignored.test(path));
  expect(others.map((path) => path.slice(directory.length + 1))).toEqual([
    "machines.test.ts",
    "objects.test.ts",
  ]);
});

test("a lab of containers can be broken, and another one is refused with the machines that are none", () => {
  handOver("containers", "podman");
  handOver("mixed", "qemu");
  expect(() => {
    requireBreakable("containers");
  }).not.toThrow();
  expect(() => {
    requireBreakable("mixed");
  }).toThrow(/--on: "mixed": must have machines of the kind podman only, and has worker0 \(qemu\)/);
});
