import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { lstat, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack, type Pack } from "tar-stream";

/** One entry of an image layer; paths are relative to the image's root. */
export type LayerEntry =
  | { readonly kind: "directory"; readonly path: string; readonly mode?: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** A file of this machine. */
  | { readonly kind: "file"; readonly path: string; readonly source: string }
  | { readonly kind: "text"; readonly path: string; readonly text: string };

export interface Blob {
  readonly digest: string;
  readonly size: number;
}

// The same content gives the same digest, whenever it is built.
const mtime = new Date(0);

/** Writes a layer as an uncompressed tar below `blobs/sha256/`, named by its digest. */
export async function writeLayer(layout: string, entries: readonly LayerEntry[]): Promise<Blob> {
  const tar = pack();
  const hash = createHash("sha256");
  const unfinished = join(layout, "blobs", "sha256", `layer-${process.hrtime.bigint()}`);
  let size = 0;
  const written = pipeline(
    tar,
    async function* (source: AsyncIterable<unknown>) {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(unfinished),
  );
  for (const entry of entries) {
    await add(tar, entry);
  }
  tar.finalize();
  await written;
  const digest = hash.digest("hex");
  await rename(unfinished, join(layout, "blobs", "sha256", digest));
  return { digest: `sha256:${digest}`, size };
}

async function add(tar: Pack, entry: LayerEntry): Promise<void> {
  switch (entry.kind) {
    case "directory":
      tar.entry({ name: entry.path, type: "directory", mode: entry.mode ?? 0o755, mtime });
      return;
    case "link":
      tar.entry({ name: entry.path, type: "symlink", linkname: entry.target, mtime });
      return;
    case "text":
      tar.entry({ name: entry.path, mode: 0o644, mtime }, entry.text);
      return;
    case "file": {
      const { size } = await lstat(entry.source);
      await pipeline(
        createReadStream(entry.source),
        tar.entry({ name: entry.path, mode: 0o755, size, mtime }),
      );
    }
  }
}
