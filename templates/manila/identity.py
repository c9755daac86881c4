"""Gives keystone the lab's projects, users, roles and catalog, and CSI its application credential.

Makes what is missing and sets what differs, so it may run any number of times. It logs in as the OS_* variables say; the
other variables are REGION, SHARE_URL, PUBLIC_SHARE_URL, SERVICE_PASSWORD and DEMO_PASSWORD (in the environment, which no
process list shows), the argument is the credential's file. Where a step fails, it ends with 1 and a line that names the step.
"""

import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import openstack
from keystoneauth1.exceptions import ClientException, Unauthorized
from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from openstack.exceptions import NotFoundException, SDKException

DOMAIN = "default"
CREDENTIAL = "manila-csi"


@contextmanager
def step(what):
    try:
        yield
    except (SDKException, ClientException) as error:
        sys.exit(f"keystone: {what}: {error}")


def project(identity, name):
    with step(f"project {name}"):
        found = identity.find_project(name, domain_id=DOMAIN)
        return found or identity.create_project(name=name, domain_id=DOMAIN)


def user(identity, name, password):
    with step(f"user {name}"):
        found = identity.find_user(name, domain_id=DOMAIN)
        if found is None:
            return identity.create_user(name=name, domain_id=DOMAIN, password=password)
        if not accepted(name, password):
            identity.update_user(found, password=password)
            # Tokens of the same second count as issued before the change, which ends them.
            time.sleep(1)
        return found


def accepted(name, password):
    login = v3.Password(
        os.environ["OS_AUTH_URL"], username=name, user_domain_id=DOMAIN, password=password, unscoped=True
    )
    try:
        login.get_access(Session())
        return True
    except Unauthorized:
        return False


def as_user(connection, name, password, **scope):
    """Another login at the same endpoints, of its own: connect_as, where OS_* variables are set, is refused (401)."""
    login = {"auth_url": os.environ["OS_AUTH_URL"], "username": name, "user_domain_id": DOMAIN, "password": password}
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth=login | scope,
        region_name=connection.config.get_region_name("identity"),
        interface=connection.config.get_interface("identity"),
    )


def member(identity, user, project, role):
    with step(f"role {role} of user {user.name} in project {project.name}"):
        found = identity.find_role(role, ignore_missing=False)
        identity.assign_project_role_to_user(project, user, found)


def catalog(identity, region, name, kind, urls):
    with step(f"service {kind}"):
        found = next(identity.services(type=kind), None)
        service = found or identity.create_service(name=name, type=kind)
    with step(f"endpoints of service {kind}"):
        known = {each.interface: each for each in identity.endpoints(service_id=service.id)}
        for interface, url in urls.items():
            wanted = {"url": url, "region_id": region}
            if interface not in known:
                identity.create_endpoint(service_id=service.id, interface=interface, **wanted)
            elif any(known[interface][key] != value for key, value in wanted.items()):
                identity.update_endpoint(known[interface], **wanted)


def credential(identity, user, role, file):
    """Keeps the one in the file while keystone knows it: its secret can be had only once."""
    with step(f"application credential {CREDENTIAL} of user {user.name}"):
        if file.exists() and file.stat().st_size > 0:
            try:
                identity.get_application_credential(user, json.loads(file.read_text())["id"])
                return
            except NotFoundException:
                pass
        found = identity.find_application_credential(user, CREDENTIAL)
        if found is not None:
            identity.delete_application_credential(user, found)
        made = identity.create_application_credential(user, CREDENTIAL, roles=[{"name": role}])
        following = file.with_suffix(".next")
        following.unlink(missing_ok=True)
        with open(following, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            json.dump({"id": made.id, "secret": made.secret}, out)
        following.rename(file)


def main(file):
    given = os.environ
    with step("login as admin"):
        connection = openstack.connect()
        connection.authorize()
    identity = connection.identity
    service, demo = project(identity, "service"), project(identity, "demo")
    manila = user(identity, "manila", given["SERVICE_PASSWORD"])
    tenant = user(identity, "demo", given["DEMO_PASSWORD"])
    member(identity, manila, service, "admin")
    member(identity, tenant, demo, "member")
    internal, public = given["SHARE_URL"], given["PUBLIC_SHARE_URL"]
    urls = {"public": public, "internal": internal, "admin": internal}
    catalog(identity, given["REGION"], "manilav2", "sharev2", urls)
    # Only the user itself may make one.
    with step("login as demo"):
        own = as_user(connection, "demo", given["DEMO_PASSWORD"], project_name="demo", project_domain_id=DOMAIN).identity
    credential(own, tenant, "member", file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
