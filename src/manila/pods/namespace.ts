import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../csi/context";
import { closed } from "./access";
import type { PodsContext } from "./context";
import { namespaceName } from "./names";
import { filesOf, programTexts, stampOf, type Texts } from "./secrets";

/** What the namespace of a Manila in the cluster is made of. */
export interface NamespaceArgs {
  readonly auth: "keystone" | "none";
  readonly release: string;
  /** Of the machine with the data: another one has none. */
  readonly dataId: pulumi.Output<string>;
  /** The files of each secret, by its name. */
  readonly texts: Readonly<Record<string, Texts>>;
}

/** The namespace, with all that its pods read. */
export function podsNamespace(
  { auth, release, dataId, texts }: NamespaceArgs,
  options: pulumi.CustomResourceOptions,
): PodsContext {
  const namespace = new k8s.core.v1.Namespace(
    namespaceName,
    {
      metadata: {
        name: namespaceName,
        labels: {
          "pod-security.kubernetes.io/enforce": "baseline",
          // What whoever looks at the namespace is told.
          ...(auth === "none" ? { "manilakube.dev/login": "none-for-tests-only" } : {}),
        },
      },
    },
    options,
  );
  const inside = after(options, namespace);
  const programs = programTexts();
  const made = new k8s.core.v1.ConfigMap(
    "programs",
    { metadata: { name: "programs", namespace: namespaceName }, data: programs },
    inside,
  );
  const secrets = Object.fromEntries(
    Object.entries(texts).map(([name, files]) => [name, filesOf(name, files, inside)]),
  );
  const context: PodsContext = {
    options: after(inside, made),
    release,
    secrets,
    stampOf: (names) =>
      stampOf([
        JSON.stringify(programs),
        dataId,
        ...names.flatMap((name) => Object.values(texts[name] ?? {})),
      ]),
  };
  closed(context);
  return context;
}
