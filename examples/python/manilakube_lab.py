"""
The lab for Python: the engine hands the arguments to the plugin `manilakube-lab`, which makes the lab.

`pulumi package add` generates a package with a class for each group of settings, which can be used in place of this file. The
arguments here are those groups as dictionaries, with the settings' own names (docs/component.md).
"""

from typing import Any, Mapping, Optional

import pulumi


class Lab(pulumi.ComponentResource):
    """A whole lab: machines, a Kubernetes cluster on them, Manila, and Manila CSI."""

    kubeconfig: pulumi.Output[str]
    """Grants everything in the cluster. Secret."""
    storage_classes: pulumi.Output[Mapping[str, str]]
    """Names of storage classes by protocol of Manila's, CEPHFS and NFS."""
    keystone: pulumi.Output[str]
    """URL of keystone's version 3 API."""
    clouds_yaml: pulumi.Output[str]
    """Text of a clouds.yaml with the logins `admin` and `demo`. Secret."""
    addresses: pulumi.Output[Mapping[str, str]]
    """Where machines are reached, by their names."""

    def __init__(
        self,
        name: str,
        *,
        machines: Optional[Mapping[str, Any]] = None,
        kubernetes: Optional[Mapping[str, Any]] = None,
        csi: Optional[Mapping[str, Any]] = None,
        nodes: Optional[Mapping[str, Any]] = None,
        manila: Optional[Mapping[str, Any]] = None,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        groups = {
            "machines": machines,
            "kubernetes": kubernetes,
            "csi": csi,
            "nodes": nodes,
            "manila": manila,
        }
        given = {group: settings for group, settings in groups.items() if settings is not None}
        # What the plugin gives must be named here.
        outputs = dict.fromkeys(_NAMES.values())
        super().__init__("manilakube-lab:index:Lab", name, {**outputs, **given}, opts, remote=True)

    def translate_output_property(self, prop: str) -> str:
        return _NAMES.get(prop, prop)


_NAMES = {
    "kubeconfig": "kubeconfig",
    "storageClasses": "storage_classes",
    "keystone": "keystone",
    "cloudsYaml": "clouds_yaml",
    "addresses": "addresses",
}
