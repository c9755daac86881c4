import { addressAt, parseNetwork } from "../settings/cidr";

/** Where the test cloud stands. There is one on a host, and its files lie where a stack of this name would have them. */
export const cloudName = "cloud";

/** What clouds.yaml calls it. */
export const cloudEntry = "manilakube-test";

/** Also its external network: floating IPs are neighbours of this host. */
export const cloudNetwork = "10.98.0.0/24";

const at = (host: number): string => {
  const network = parseNetwork(cloudNetwork);
  if (network === undefined) {
    throw new Error(`${cloudNetwork} is no network`);
  }
  return addressAt(network, host);
};

export const cloudAddress = at(2);
export const cloudGateway = at(1);
/** First and last floating IP. */
export const floatingPool = [at(50), at(200)] as const;

export const authUrl = `http://${cloudAddress}:5000/v3`;
export const containerName = "manilakube-cloud-openstack";
export const networkName = "manilakube-cloud";
