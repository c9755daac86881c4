import type { HostSources } from "./host/sources";
import type { CloudFacts } from "./openstack/cloud/facts";
import type { LabMark } from "./openstack/mark";

/** What a lab's machines are made from, beside its settings: by place. */
export type MachineSources =
  { readonly host: HostSources } | { readonly cloud: CloudFacts; readonly mark: LabMark };
