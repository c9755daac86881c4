/** What the real plugin would compute for a resource, in tests that have no machines. */
export function generated({
  type,
  name,
}: {
  readonly type: string;
  readonly name: string;
}): Record<string, unknown> {
  switch (type.split(":").at(-1)) {
    case "Random":
      return { value: `value of ${name}` };
    case "SshKeyPair":
      return { privateKey: `private ${name}`, publicKey: `ssh-ed25519 public-${name}` };
    case "CertificateAuthority":
      return { privateKey: "ca key", certificate: "ca certificate", publicKeyHash: "sha256:abc" };
    case "ClientCertificate":
      return { privateKey: "client key", certificate: "client certificate" };
    case "Script":
      return { results: { credential: '{"id":"credential-id","secret":"credential-secret"}' } };
    case "PodmanMachine":
    case "VirtualMachine":
      return { boot: `${name} booted` };
    case "Port":
      return { allFixedIps: [`10.0.0.${name.replace("-port", "")}`] };
    case "FloatingIp":
    case "FloatingIpAssociate": {
      const address = `floating-${name.replace("-floating-ip", "")}`;
      return { address, floatingIp: address };
    }
    default:
      return {};
  }
}
