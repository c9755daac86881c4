import type { HostSources } from "./host/sources";
import type { CloudFacts } from "./openstack/cloud/facts";

/** What a lab's machines are made from, beside its settings: by place. */
export type MachineSources = { readonly host: HostSources } | { readonly cloud: CloudFacts };
