import * as pulumi from "@pulumi/pulumi";
import { settingsOfArgs, type LabArgs } from "../../src/component/settings";
import { loadSettings } from "../../src/settings/load";

/** The arguments of a lab that is a component: a stack's settings, under names of their own in errors. */

test("arguments are the settings of a stack of that name", () => {
  const args: LabArgs = { machines: { kind: "qemu", workers: 1 }, kubernetes: { version: 1.36 } };
  expect(settingsOfArgs("x", args)).toEqual(loadSettings("x", { ...args }));
  expect(settingsOfArgs("x", {})).toMatchObject({ stack: "x", machines: { kind: "podman", workers: 3 } });
});

const refused = (name: string, args: object): string => {
  try {
    settingsOfArgs(name, args);
    return "";
  } catch (error) {
    return String(error);
  }
};

test("all that is wrong is told at once, by the arguments' names", () => {
  expect(
    refused("X", { machines: { kind: "podman", workers: -1 }, csi: { cephfsMounter: "nfs" }, colour: "red" }),
  ).toBe(
    `InputError: The arguments of the lab 'X' cannot be used:
  name: "X": must start with a letter and hold at most 20 lower-case letters, digits and dashes, and not be \`reports\` or \`saves\`
  machines.workers: -1: must be a whole number from 0 to 4999
  csi.cephfsMounter: "nfs": must be one of fuse, kernel
  colour: "red": is not a known setting`,
  );
});

test("an output of another resource is refused by its path", () => {
  expect(
    refused("x", { machines: { kind: "podman", workers: pulumi.output(2) }, nodes: Promise.resolve({}) }),
  ).toBe(
    `InputError: The arguments of the lab 'x' cannot be used:
  machines.workers: "an output": must be a plain value: what a lab consists of is decided before anything is made
  nodes: "an output": must be a plain value: what a lab consists of is decided before anything is made`,
  );
});
