"""Asks a Ceph that is there what it is, whether the lab's file system is there, and what the lab's key may do.

Makes nothing there but the lab's name in the lab's own pool. ceph.conf and the keyring are in /etc/ceph; the environment has
MONITORS FILE_SYSTEM CLIENT NFS_POOL LAB SECONDS_TO_ANSWER. The argument is the file that remembers which Ceph it was; without
that file the machine is new, and what an earlier machine of the lab exported is removed from the pool. Where the lab cannot
use that Ceph, it ends with 1 and one line that names the setting.
"""

import json
import os
import re
import subprocess
import sys

MONITORS = os.environ["MONITORS"]
FILE_SYSTEM = os.environ["FILE_SYSTEM"]
CLIENT = os.environ["CLIENT"]
POOL = os.environ["NFS_POOL"]
LAB = os.environ["LAB"]
SECONDS = float(os.environ["SECONDS_TO_ANSWER"])

# Manila's driver asks the manager for everything; it evicts clients by a command that came with Pacific.
OLDEST = 16
OWNER = "manilakube-lab"
CAPABILITIES = f"mon 'allow r' mgr 'allow rw' osd 'allow rw pool={POOL}'"


class Refused(Exception):
    def __init__(self, setting, value, rule):
        super().__init__(f"manilakube:storage.{setting}: {value}: {rule}")


def lacks(doing):
    rule = f"must have the capabilities {CAPABILITIES}; it may not {doing}"
    return Refused("client", CLIENT, rule)


def run(program, options, words, text=""):
    """Runs a client of Ceph. Gives its exit code, its output, and the last line of what it complains about."""
    command = [program, "--id", CLIENT, *options, *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, input=text)
    except subprocess.TimeoutExpired:
        asked_for = " ".join([program, *words])
        rule = f"must lead to a Ceph that works; `{asked_for}` is not answered within {SECONDS:g} s"
        raise Refused("monitors", MONITORS, rule) from None
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return done.returncode, done.stdout, lines[-1] if lines else f"exit code {done.returncode}"


def ceph(*words):
    # Half of the time for the connection, so that the client itself says why it has none.
    return run("ceph", ["--connect-timeout", str(max(1, int(SECONDS / 2)))], words)


def rados(*words, text=""):
    return run("rados", ["--pool", POOL], words, text)


def is_denied(reason):
    return re.search(r"EACCES|EPERM|access denied|not permitted|permission denied", reason, re.IGNORECASE)


def asked(doing, *words):
    """The answer to a question that the key must be allowed to ask."""
    code, out, reason = ceph(*words)
    if code == 0:
        return out
    if is_denied(reason):
        raise lacks(doing)
    rule = f"must lead to a Ceph that works; `ceph {' '.join(words)}` fails: {reason}"
    raise Refused("monitors", MONITORS, rule)


def connect(remembered):
    """Gives the Ceph's fsid."""
    code, out, reason = ceph("fsid")
    if code != 0:
        # In the words of librados, which has no code of its own for it.
        if "connecting" in reason and is_denied(reason):
            rule = f"must be the keyring with the key of client.{CLIENT}; the Ceph refuses it: {reason}"
            raise Refused("keyringFile", f"of client.{CLIENT}", rule)
        if is_denied(reason):
            raise lacks("ask the monitors")
        if re.search(r"timed out|110", reason):
            raise Refused("monitors", MONITORS, f"must answer this machine; none does: {reason}")
        raise Refused("monitors", MONITORS, f"must let client.{CLIENT} in; the Ceph does not: {reason}")
    fsid = out.strip()
    if remembered not in ("", fsid):
        rule = f"must lead to where the lab's shares are, the Ceph {remembered}; they lead to the Ceph {fsid}"
        raise Refused("monitors", MONITORS, rule)
    return fsid


def look_at_version():
    text = json.loads(asked("ask the monitors", "version", "--format", "json")).get("version", "")
    print(text)
    found = re.search(r"ceph version (\d+)\.", text)
    if found and int(found[1]) < OLDEST:
        raise Refused("monitors", MONITORS, f"must lead to a Ceph of version {OLDEST} or newer; it is {text}")


def look_for_file_system():
    listed = json.loads(asked("ask the monitors for file systems", "fs", "ls", "--format", "json"))
    names = [each["name"] for each in listed]
    if FILE_SYSTEM not in names:
        there = ", ".join(names) or "none"
        rule = f"must be a file system of the Ceph that client.{CLIENT} sees; there are: {there}"
        raise Refused("fileSystem", FILE_SYSTEM, rule)


def try_manager():
    asked("ask the manager for subvolumes", "fs", "subvolume", "ls", FILE_SYSTEM, "--format", "json")
    # The same right as for making one; there is nothing of this name, and some versions say so.
    code, _, reason = ceph("fs", "subvolume", "rm", FILE_SYSTEM, OWNER, "--force")
    if code != 0 and is_denied(reason):
        raise lacks("tell the manager to change subvolumes")


def take_pool(is_new):
    pools = json.loads(asked("ask the monitors for pools", "osd", "pool", "ls", "--format", "json"))
    if POOL not in pools:
        raise Refused("nfsPool", POOL, f"must be a pool of the Ceph; there are: {', '.join(pools)}")
    _, owner, _ = rados("get", OWNER, "-")
    if owner.strip() not in ("", LAB):
        raise Refused("nfsPool", POOL, f"must be for this lab alone ({LAB}); {owner.strip()} uses it")
    code, _, reason = rados("put", OWNER, "-", text=LAB)
    if code != 0:
        if is_denied(reason):
            raise lacks(f"write to the pool {POOL}")
        raise Refused("nfsPool", POOL, f"must be a pool that takes objects: {reason}")
    if is_new:
        _, listed, _ = rados("ls")
        for name in listed.split():
            if name.startswith("ganesha-export-"):
                rados("rm", name)


def main(memory):
    remembered = ""
    if os.path.exists(memory):
        with open(memory, encoding="ascii") as file:
            remembered = file.read().strip()
    try:
        fsid = connect(remembered)
        look_at_version()
        look_for_file_system()
        try_manager()
        take_pool(remembered == "")
    except Refused as refusal:
        sys.exit(str(refusal))
    with open(memory, "w", encoding="ascii") as file:
        file.write(f"{fsid}\n")
    print(f"Ceph {fsid}: client.{CLIENT} may make shares on {FILE_SYSTEM}")


if __name__ == "__main__":
    main(sys.argv[1])
