import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dump } from "js-yaml";

/** How a request is answered; undefined: not at all. */
export type Answer = { readonly status: number; readonly body: object } | "reset" | undefined;

const kinds = [
  { name: "configmaps", kind: "ConfigMap", namespaced: true },
  { name: "deployments", kind: "Deployment", namespaced: true },
  { name: "pods", kind: "Pod", namespaced: true },
  { name: "storageclasses", kind: "StorageClass", namespaced: false },
];

/** An API server that knows its kinds, and answers the rest as it is told to. */
export class ApiServer {
  /** Method and path with its query, discovery left out. */
  readonly requests: string[] = [];
  private readonly server: Server;

  constructor(private readonly answer: (request: string) => Answer) {
    this.server = createServer((request, response) => {
      this.handle(request, response);
    });
  }

  /** @returns a kubeconfig */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        const { port } = this.server.address() as AddressInfo;
        const cluster = {
          name: "c",
          cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true },
        };
        const context = { name: "c", context: { cluster: "c", user: "u" } };
        resolve(
          dump({
            ...{ apiVersion: "v1", kind: "Config", "current-context": "c" },
            ...{ clusters: [cluster], contexts: [context], users: [{ name: "u", user: {} }] },
          }),
        );
      });
    });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = "", url = "" } = request;
    const send = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (/^\/(api\/v1|apis\/(apps|storage\.k8s\.io)\/v1)$/.test(url)) {
      send(200, { kind: "APIResourceList", groupVersion: url.replace(/^\/apis?\//, ""), resources: kinds });
      return;
    }
    this.requests.push(`${method} ${url}`);
    const answer = this.answer(`${method} ${url}`);
    if (answer === "reset") {
      request.socket.destroy();
    } else if (answer !== undefined) {
      send(answer.status, answer.body);
    }
  }
}
