import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { PartialFailure } from "./types";
import { encode } from "./values";

/** Turns what an operation threw into what the engine understands. */
export function toServiceError(error: unknown, inputs: object = {}): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PartialFailure)) {
    return { code: status.UNKNOWN, message, details: message };
  }
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encode({ ...inputs, ...error.outputs }));
  detail.setInputs(encode(inputs));
  detail.setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const envelope = new Status();
  envelope.setCode(status.UNKNOWN);
  envelope.setMessage(message);
  envelope.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(envelope.serializeBinary()));
  return { code: status.UNKNOWN, message, details: message, metadata };
}
