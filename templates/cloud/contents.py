"""Fills a fresh OpenStack with what labs on it use. Ends with 1 at the first call that is refused.

The openstack client does not do for this: with commands on its standard input it ends with 0 whatever they did
(Debian 12), or always with 1 (Debian 13), and each start of it costs two seconds.

Arguments: `catalog` (projects, users, roles, services, endpoints) or `offers` (images, flavors, external network).
Environment: the administrator's OS_*, and API, PASSWORD, NETWORK, GATEWAY, POOL.
"""
import os
import sys

import openstack
from openstack.exceptions import raise_from_response
from openstack.image.v2.image import Image

SERVICES = (
    ("glance", "image", ":9292"),
    ("nova", "compute", ":8774/v2.1"),
    ("placement", "placement", ":8778"),
    ("neutron", "network", ":9696"),
)
IMAGES = ("node", "storage")
FLAVORS = (
    {"name": "lab.node", "ram": 2048, "disk": 5, "vcpus": 1},
    {"name": "lab.storage", "ram": 3072, "disk": 8, "vcpus": 2},
    {"name": "lab.devstack", "ram": 4096, "disk": 16, "vcpus": 2},
    {"name": "lab.tiny", "ram": 64, "disk": 1, "vcpus": 1},
)


def catalog(cloud):
    identity = cloud.identity

    def account(user, project, role):
        made = identity.create_user(name=user, domain_id="default", password=os.environ["PASSWORD"])
        role = identity.find_role(role, ignore_missing=False)
        # The library's own call says nothing where this is refused.
        raise_from_response(identity.put(f"/projects/{project.id}/users/{made.id}/roles/{role.id}"))

    services = identity.create_project(name="service", domain_id="default")
    for user, kind, port in SERVICES:
        account(user, services, "admin")
        service = identity.create_service(name=user, type=kind)
        for interface in ("public", "internal", "admin"):
            identity.create_endpoint(
                service_id=service.id,
                interface=interface,
                region_id=os.environ["OS_REGION_NAME"],
                url=os.environ["API"] + port,
            )
    account("demo", identity.create_project(name="demo", domain_id="default"), "member")


def offers(cloud):
    for name in IMAGES:
        # Not by the library's create_image, which adds empty properties; nova refuses an image with those.
        image = Image.new(
            name=f"manilakube-{name}", disk_format="raw", container_format="bare", visibility="public"
        ).create(cloud.image)
        with open(f"/var/lib/manilakube/images/{name}.ext4", "rb") as file:
            image.data = file
            raise_from_response(image.upload(cloud.image))
    for flavor in FLAVORS:
        cloud.compute.create_flavor(**flavor)
    network = cloud.network.create_network(
        name="public",
        is_router_external=True,
        provider_network_type="flat",
        provider_physical_network="external",
    )
    first, last = os.environ["POOL"].split(",")
    cloud.network.create_subnet(
        name="public-v4",
        network_id=network.id,
        ip_version=4,
        cidr=os.environ["NETWORK"],
        gateway_ip=os.environ["GATEWAY"],
        is_dhcp_enabled=False,
        allocation_pools=[{"start": first, "end": last}],
    )


{"catalog": catalog, "offers": offers}[sys.argv[1]](openstack.connect())
