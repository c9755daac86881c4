"""A lab of this program's own."""

import pulumi

from manilakube_lab import Lab

lab = Lab(
    "shares",
    machines={"kind": "podman", "workers": 1},
    kubernetes={"version": "1.37"},
)

pulumi.export("kubeconfig", lab.kubeconfig)
pulumi.export("storageClasses", lab.storage_classes)
pulumi.export("keystone", lab.keystone)
pulumi.export("cloudsYaml", lab.clouds_yaml)
pulumi.export("addresses", lab.addresses)
