import * as pulumi from "@pulumi/pulumi";
import { exitWithParent } from "../plugin/host/serve";
import { Lab } from "./lab";
import { labType, packageVersion } from "./names";
import { packageSchema } from "./packageSchema";

/**
 * The plugin `manilakube-lab`, by which programs in other languages make a lab: the engine hands it their arguments, and it makes
 * the lab as a TypeScript program would.
 */
const provider: pulumi.provider.Provider = {
  version: packageVersion,
  getSchema: () => Promise.resolve(JSON.stringify(packageSchema())),
  construct: (name, type, inputs, options) => {
    if (type !== labType) {
      return Promise.reject(new Error(`this plugin has no component '${type}'`));
    }
    const lab = new Lab(name, inputs, options);
    return Promise.resolve({ urn: lab.urn, state: lab.outputs });
  },
};

exitWithParent();
void pulumi.provider.main(provider, process.argv.slice(2));
