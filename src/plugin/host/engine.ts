import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The engine's display. */
export class EngineLog {
  private readonly client: EngineClient | undefined;

  constructor(address: string | undefined) {
    this.client = address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a line beside a resource until the next one. A display that is gone already does not matter. */
  status(urn: string, line: string): void {
    const request = new LogRequest()
      .setSeverity(LogSeverity.INFO)
      .setUrn(urn)
      .setMessage(line)
      .setEphemeral(true);
    this.client?.log(request, () => undefined);
  }
}
