"""Makes and deletes a share of each type with CSI's own credential: every service may be up while the scheduler still
knows no back end, and Manila makes shares while Ganesha is dead. Ends with 0 when each type gave a share that a server
answers for, else with 1 and a line for each that did not.

Environment: AUTH_URL, SHARE_URL (versioned endpoints), MICROVERSION (to ask Manila with), TYPES
("type=protocol=backend ..."), CREDENTIAL (JSON file with id and secret), SECONDS_AT_MOST (for all of it; cleaning up gets
SECONDS_TO_CLEAN more), SECONDS_A_CALL, PAUSE, NFS_PORT.
"""

import http.client
import json
import os
import re
import socket
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

CALL_SECONDS = float(os.environ.get("SECONDS_A_CALL", "20"))
NFS_PORT = os.environ.get("NFS_PORT", "2049")
PAUSE_SECONDS = float(os.environ.get("PAUSE", "0.5"))
DEADLINE = time.monotonic() + float(os.environ["SECONDS_AT_MOST"])
CLEAN_SECONDS = float(os.environ.get("SECONDS_TO_CLEAN", "60"))


# The services are on the lab's own network, where no proxy of the machine's environment leads.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """A call that was not answered as it should be; the text says what was asked and what came."""

    def __init__(self, asked, came, code=None):
        super().__init__(f"{asked}: {came}")
        self.code = code


def call(method, url, headers, body=None):
    """Sends one request. Returns the answer's headers and its JSON; raises Refused for anything else."""
    asked = f"{method} {url}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with OPENER.open(request, timeout=CALL_SECONDS) as answer:
            text = answer.read().decode(errors="replace")
            return answer.headers, json.loads(text) if text.strip() else {}
    except urllib.error.HTTPError as error:
        raise Refused(asked, f"{error.code} {error.reason}: {first_line(error.read())}", error.code) from error
    except json.JSONDecodeError as error:
        raise Refused(asked, f"no JSON: {first_line(text.encode())}") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise Refused(asked, f"no answer within {CALL_SECONDS:g} s" if "timed out" in str(reason) else str(reason)) from error


def first_line(content):
    """The first line of an answer that says anything, cut to what fits on a screen."""
    lines = [line.strip() for line in content.decode(errors="replace").splitlines()]
    return next((line for line in lines if line), "an empty answer")[:160]


class Manila:
    def __init__(self, auth_url, share_url, credential):
        self.share_url = share_url
        identity = {"methods": ["application_credential"], "application_credential": credential}
        answer, _ = call("POST", f"{auth_url}/auth/tokens", {}, {"auth": {"identity": identity}})
        self.headers = {
            "X-Auth-Token": answer["X-Subject-Token"],
            "X-OpenStack-Manila-API-Version": os.environ["MICROVERSION"],
        }

    def request(self, method, path, body=None):
        return call(method, f"{self.share_url}/{path}", self.headers, body)[1]

    def create(self, name, share_type, protocol):
        share = {"name": name, "share_type": share_type, "share_proto": protocol, "size": 1}
        return self.request("POST", "shares", {"share": share})["share"]["id"]

    def status(self, share):
        return self.request("GET", f"shares/{share}")["share"]["status"]

    def exports(self, share):
        return [each["path"] for each in self.request("GET", f"shares/{share}/export_locations")["export_locations"]]

    def complaint(self, share):
        """What Manila tells a user about a share that it could not make."""
        messages = self.request("GET", f"messages?resource_id={share}").get("messages", [])
        return messages[0]["user_message"] if messages else "no message of Manila's says why"

    def named(self, name):
        return [share["id"] for share in self.request("GET", f"shares?name={name}").get("shares", [])]

    def remove(self, share, until):
        """Deletes a share, which Manila refuses while it is still being made, and waits until it has gone."""
        while True:
            try:
                self.request("DELETE", f"shares/{share}")
            except Refused as refused:
                last = refused
                if refused.code == 404:
                    return
            try:
                last = Refused(f"share {share}", f"still {self.status(share)}")
            except Refused as refused:
                last = refused
                if refused.code == 404:
                    return
            if time.monotonic() > until:
                raise last
            time.sleep(PAUSE_SECONDS)


def unserved(exports):
    """Manila makes shares also while nothing serves them. Returns why none of an export's servers answers, or None."""
    last = "its share has no export location"
    for path in exports:
        # Ganesha's address, or those of Ceph's monitors with their ports: 10.0.0.5:/path, 10.0.0.5:6789,10.0.0.6:6789:/path.
        for server in path.partition(":/")[0].split(","):
            host, port = re.fullmatch(r"\[?([^\]]+?)\]?(?::(\d+))?", server).groups()
            try:
                socket.create_connection((host, port or NFS_PORT), CALL_SECONDS).close()
                return None
            except OSError as error:
                last = f"nothing serves its share: {host} port {port or NFS_PORT}: {error.strerror or error}"
    return last


def attempt(manila, name, share_type, protocol):
    """Makes one share. Returns why there is none to mount, or None."""
    share = manila.create(name, share_type, protocol)
    while True:
        status = manila.status(share)
        if status == "available":
            return unserved(manila.exports(share))
        if status == "error":
            return f"its share is in error: {manila.complaint(share)}"
        if time.monotonic() > DEADLINE:
            return f"its share is still {status}"
        time.sleep(PAUSE_SECONDS)


def probe(manila, share_type, protocol, backend):
    """Tries until a share of one type was there; leaves none, whatever happens. Returns what is wrong, or None."""
    name = f"probe-{share_type}"
    last = said = "not tried"
    while last is not None:
        try:
            last = attempt(manila, name, share_type, protocol)
        except Refused as refused:
            last = str(refused)
        try:
            for share in manila.named(name):
                manila.remove(share, max(DEADLINE, time.monotonic() + CLEAN_SECONDS))
        except Refused as refused:
            return f"a probe share of type {share_type} stays: {refused}"
        if last is not None and time.monotonic() > DEADLINE:
            return f"back end {backend} gives no {protocol} share (type {share_type}): {last}"
        if last != said:
            said = last
            print(f"back end {backend}: {'gives shares' if last is None else last}", flush=True)
        time.sleep(0 if last is None else PAUSE_SECONDS)
    return None


def login():
    with open(os.environ["CREDENTIAL"], encoding="utf-8") as file:
        credential = json.load(file)
    while True:
        try:
            return Manila(os.environ["AUTH_URL"], os.environ["SHARE_URL"], credential)
        except Refused as refused:
            if time.monotonic() > DEADLINE or refused.code in (400, 401, 403):
                sys.exit(f"CSI's credential opens no session: {refused}")
            time.sleep(PAUSE_SECONDS)


def main():
    manila = login()
    types = [entry.split("=") for entry in os.environ["TYPES"].split()]
    with ThreadPoolExecutor(len(types)) as pool:
        failures = list(pool.map(lambda words: probe(manila, *words), types))
    if any(failures):
        sys.exit("\n".join(failure for failure in failures if failure))


main()
