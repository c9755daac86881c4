import { readFileSync } from "node:fs";
import { request as http } from "node:http";
import { request as https } from "node:https";
import { z } from "zod";
import type { CloudLogin } from "./cloudsFile";

/** One request to a cloud's APIs. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** For the whole answer, from the first byte that is sent to the last one that is received. */
  readonly seconds: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** @throws Error where no whole answer comes in time */
export function send({ cacert, cert, key, verify }: CloudLogin, call: Call): Promise<Answer> {
  const { method, url, seconds } = call;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = { ...call.headers, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  return new Promise((resolve, reject) => {
    const open = url.startsWith("https:") ? https : http;
    const read = (path: string | undefined): Buffer | undefined =>
      path === undefined ? undefined : readFileSync(path);
    // A certificate may have its key in the same file.
    const trust = { ca: read(cacert), cert: read(cert), key: read(key ?? cert) };
    const request = open(url, { method, headers, rejectUnauthorized: verify, ...trust }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${seconds} s`));
      request.destroy();
    }, seconds * 1000);
    request.on("error", reject);
    request.on("close", () => {
      clearTimeout(timer);
    });
    request.end(body);
  });
}

/** What a failed request says for people, in one line. */
export function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
  return text === "" && error instanceof Error && "code" in error ? String(error.code) : text;
}

const errorSchema = z.record(z.string(), z.looseObject({ message: z.string() }));

/** What an answer says that is an error. OpenStack wraps its messages once, under a name that differs by service. */
export function messageOf(body: string): string {
  try {
    const parsed = errorSchema.parse(JSON.parse(body));
    return Object.values(parsed)[0]?.message ?? "";
  } catch {
    return body.replace(/\s+/g, " ").trim().slice(0, 200);
  }
}
