import { containerdVersion } from "../../releases/containerd";
import { goRecipe } from "./goProgram";

const stamps = { "github.com/containerd/containerd/v2/version.Version": containerdVersion };

/** The nodes' container runtime, with its shim for runc and the client that images are imported with. */
export const containerdPrograms = goRecipe({
  name: "containerd",
  title: `containerd ${containerdVersion}`,
  module: "containerd",
  intermediate: true,
  programs: ["containerd", "containerd-shim-runc-v2", "ctr"].map((name) => ({
    package: `github.com/containerd/containerd/v2/cmd/${name}`,
    name,
    stamps,
  })),
});
