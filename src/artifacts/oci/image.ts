import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeLayer, type Blob, type LayerEntry } from "./layer";

/** A container image put together from files of this machine. */
export interface Image {
  /** Full reference. */
  readonly reference: string;
  /** Lists of entries; images that share a list share a layer. */
  readonly layers: readonly (readonly LayerEntry[])[];
  readonly entrypoint?: readonly string[];
  readonly environment?: readonly string[];
}

/** The code that decides what a layout holds, for the keys of what is made of it. */
export const layoutSources: readonly string[] = ["debianPrograms.ts", "image.ts", "layer.ts"].map((name) =>
  join(__dirname, name),
);

const types = {
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
} as const;

const searchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Writes images as one OCI image layout.
 * @see the OCI image specification, "Image Layout"; containerd takes the image's name from the annotation
 */
export async function writeLayout(directory: string, images: readonly Image[]): Promise<void> {
  await mkdir(join(directory, "blobs", "sha256"), { recursive: true });
  const layers = new Map<readonly LayerEntry[], Blob>();
  const manifests = [];
  for (const image of images) {
    for (const entries of image.layers) {
      if (!layers.has(entries)) {
        layers.set(entries, await writeLayer(directory, entries));
      }
    }
    const blobs = image.layers.flatMap((entries) => layers.get(entries) ?? []);
    manifests.push(await writeImage(directory, image, blobs));
  }
  await writeFile(join(directory, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(
    join(directory, "index.json"),
    JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }),
  );
}

async function writeImage(directory: string, image: Image, layers: readonly Blob[]): Promise<object> {
  const config = await writeJson(directory, {
    architecture: "amd64",
    os: "linux",
    config: {
      Env: [searchPath, ...(image.environment ?? [])],
      Entrypoint: image.entrypoint,
      WorkingDir: "/",
    },
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.digest) },
  });
  const manifest = await writeJson(directory, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers: layers.map((layer) => ({ mediaType: types.layer, ...layer })),
  });
  return {
    mediaType: types.manifest,
    ...manifest,
    platform: { architecture: "amd64", os: "linux" },
    annotations: { "io.containerd.image.name": image.reference },
  };
}

async function writeJson(directory: string, value: object): Promise<Blob> {
  const text = JSON.stringify(value);
  const digest = createHash("sha256").update(text).digest("hex");
  await writeFile(join(directory, "blobs", "sha256", digest), text);
  return { digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
}
