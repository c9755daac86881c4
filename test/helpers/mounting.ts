import { told } from "./obstacles";

/** Where pods of this lab mount volumes of class manila-nfs, or why nowhere. */
export const nfsMounting = told("nfs");

/** Where pods of this lab mount volumes of class manila-cephfs, or why nowhere. */
export const cephfsMounting = told("cephfs");

/** Where pods of this lab mount CephFS by the kernel's client, or why nowhere. */
export const kernelCephfsMounting = told("kernelCephfs");
