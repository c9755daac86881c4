import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { encode } from "../../src/plugin/host/values";
import { renderedChart } from "./renderedChart";

/** STAND-IN of the one function of Pulumi's Kubernetes plugin that a lab calls: Helm makes objects of Manila CSI's chart. */
export function chartInvoke(
  _call: ServerUnaryCall<InvokeRequest, InvokeResponse>,
  callback: sendUnaryData<InvokeResponse>,
): void {
  callback(null, new InvokeResponse().setReturn(encode({ result: renderedChart() })));
}
