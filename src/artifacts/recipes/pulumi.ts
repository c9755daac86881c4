import { pulumiVersions } from "../../releases/pulumi";
import { goRecipe } from "./goProgram";

/** Pulumi's own programs. */

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export const pulumiCli = goRecipe({
  name: "pulumi",
  title: "Pulumi CLI and engine",
  module: "pulumi",
  intermediate: true,
  programs: [
    {
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      name: "pulumi",
      stamps: { [versionVariable]: pulumiVersions.cli },
    },
  ],
});

export const pulumiLanguage = goRecipe({
  name: "pulumi-nodejs",
  title: "Pulumi's Node.js language host",
  module: "pulumi-nodejs",
  intermediate: true,
  programs: [
    {
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      name: "pulumi-language-nodejs",
      stamps: { [versionVariable]: pulumiVersions.languageNodejs },
    },
  ],
});
