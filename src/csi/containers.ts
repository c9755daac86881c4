import type * as k8s from "@pulumi/kubernetes";
import type { Artifacts } from "../artifacts";
import type { ImageName } from "../artifacts/images";
import { driverDirectory, type Protocol } from "./protocols";

type Container = k8s.types.input.core.v1.Container;

/** Manila CSI itself. Even the controller needs its partner's socket: it forwards every probe. */
export function manilaPlugin(
  protocol: Protocol,
  artifacts: Artifacts,
  clusterId: string,
  service: "controller" | "node",
  socketDirectory: string,
): Container {
  const other = service === "controller" ? "node" : "controller";
  return {
    name: "manila-csi",
    image: artifacts.image("manila-csi-plugin"),
    imagePullPolicy: "IfNotPresent",
    args: [
      `--endpoint=unix://${socketDirectory}/csi.sock`,
      `--drivername=${protocol.driver}`,
      `--share-protocol-selector=${protocol.selector}`,
      `--fwdendpoint=unix://${protocol.partnerDirectory}/csi.sock`,
      `--provide-${other}-service=false`,
      `--cluster-id=${clusterId}`,
      "--with-topology",
      "--v=2",
    ],
    volumeMounts: [
      { name: "socket", mountPath: socketDirectory },
      { name: "partner", mountPath: protocol.partnerDirectory },
    ],
  };
}

/** One of the community's sidecars, beside the driver's controller. */
export function sidecar(artifacts: Artifacts, image: ImageName, args: readonly string[]): Container {
  return {
    name: image,
    image: artifacts.image(image),
    imagePullPolicy: "IfNotPresent",
    args: ["--csi-address=/csi/csi.sock", "--v=2", ...args],
    volumeMounts: [{ name: "socket", mountPath: "/csi" }],
  };
}

/** Tells kubelet of the driver. */
export function registrar(protocol: Protocol, artifacts: Artifacts): Container {
  return {
    name: "registrar",
    image: artifacts.image("standin-registrar"),
    imagePullPolicy: "IfNotPresent",
    args: [
      "--csi-address=/csi/csi.sock",
      `--kubelet-registration-path=${driverDirectory(protocol)}/csi.sock`,
    ],
    volumeMounts: [
      { name: "socket", mountPath: "/csi" },
      { name: "registration", mountPath: "/registration" },
    ],
  };
}
