"""Gives Manila the lab's share types: `default`, and one for each back end.

Makes what is missing and sets what differs, so it may run any number of times. It logs in as the OS_* variables say; the
arguments are the API's microversion and `type=back end …`. Where a step fails, it ends with 1 and a line that names the step.
"""

import sys

import openstack
from keystoneauth1.adapter import Adapter
from keystoneauth1.exceptions import ClientException

COMMON = {
    "driver_handles_share_servers": "False",
    "snapshot_support": "True",
    "create_share_from_snapshot_support": "True",
}


def ensure(manila, name, wanted, known):
    if name not in known:
        body = {"name": name, "share_type_access:is_public": True, "extra_specs": wanted}
        manila.post("/types", json={"share_type": body})
        return
    specs = known[name]["extra_specs"]
    differing = {key: value for key, value in wanted.items() if specs.get(key, "").lower() != value.lower()}
    if differing:
        manila.post(f"/types/{known[name]['id']}/extra_specs", json={"extra_specs": differing})


def main(microversion, pairs):
    # As devstack's, `default` is for whoever names no type: the scheduler takes the back end that has the share's protocol.
    backends = {"default": {}} | {name: {"share_backend_name": backend} for name, backend in pairs}
    doing = "login"
    try:
        connection = openstack.connect()
        manila = Adapter(
            connection.session,
            service_type="sharev2",
            interface=connection.config.get_interface("sharev2"),
            region_name=connection.config.get_region_name("sharev2"),
            additional_headers={"X-OpenStack-Manila-API-Version": microversion},
        )
        doing = "list of types"
        listed = manila.get("/types", params={"is_public": "all"}).json()["share_types"]
        known = {each["name"]: each for each in listed}
        for name, backend in backends.items():
            doing = f"type {name}"
            ensure(manila, name, COMMON | backend, known)
    except ClientException as error:
        sys.exit(f"Manila: {doing}: {error}")


if __name__ == "__main__":
    main(sys.argv[1], [pair.split("=", 1) for pair in sys.argv[2:]])
