"""Looks on the machine, in seconds, for what stack.sh would miss after twenty minutes. Ends with 0 where all of it is there,
else with 1 and a line for each thing that is not, with the setting or the file that mends it.

Environment: LOCAL_CONF (devstack's local.conf), RELEASES (Debian releases that the branch runs on, by code name),
MEMORY_MIB and DISK_MIB (what the machine must have at least), SECONDS_A_CALL, SECONDS_AT_MOST (for all checks together).
ROOT is put before the paths that are looked at.
"""

import configparser
import glob
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.error
import urllib.request
from urllib.parse import urlsplit

ROOT = os.environ.get("ROOT", "")
CALL_SECONDS = float(os.environ.get("SECONDS_A_CALL", "8"))
SECONDS_AT_MOST = float(os.environ.get("SECONDS_AT_MOST", "25"))

# What devstack's lib/host writes to, by the option that makes it do so; a parameter that is not there ends stack.sh.
TUNING = {
    "ENABLE_ZSWAP": ["/sys/module/zswap/parameters/enabled"],
    "ENABLE_SYSCTL_MEM_TUNING": ["/proc/sys/vm/dirty_ratio", "/proc/sys/vm/swappiness"],
    "ENABLE_SYSCTL_NET_TUNING": ["/proc/sys/net/ipv4/tcp_fastopen", "/proc/sys/net/core/default_qdisc"],
}
# Below Ceph's OSD: a file as a disk, with LVM on it.
MODULES = {"loop": "a loop device", "dm_mod": "LVM"}


def options(path):
    """What local.conf's section for localrc sets, as a shell would have it in the end."""
    found, on = {}, False
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("[["):
                on = line.startswith("[[local|localrc]]")
            match = re.match(r"\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)", line)
            if on and match:
                words = shlex.split(match[2], comments=True)
                found[match[1]] = words[0] if words else ""
    return found


CONF = options(os.environ["LOCAL_CONF"])
PROXIES = {scheme: CONF[f"{scheme}_proxy"] for scheme in ("http", "https") if CONF.get(f"{scheme}_proxy")}
if CONF.get("no_proxy"):
    os.environ["no_proxy"] = CONF["no_proxy"]
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler(PROXIES))


def release():
    """The branch runs on this release of Debian."""
    with open(f"{ROOT}/etc/os-release", encoding="utf-8") as file:
        known = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    name, wanted = known.get("VERSION_CODENAME", "").strip('"'), os.environ["RELEASES"].split()
    if name not in wanted:
        system = name or known.get("PRETTY_NAME", "another system").strip('"')
        yield f"manilakube:manila.branch wants Debian {' or '.join(wanted)} on this machine, its image is {system}"


def memory():
    """There is memory for keystone, Manila and Ceph."""
    wanted = int(os.environ["MEMORY_MIB"])
    with open("/proc/meminfo", encoding="ascii") as file:
        there = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) // 1024
    if there < wanted:
        yield f"memory: {there} MiB, devstack with Ceph wants {wanted}: a larger manilakube:machines.flavor, or of a virtual machine limits.storage.memory"


def disk():
    """There is room for the packages, the clones and Ceph's image."""
    wanted = int(os.environ["DISK_MIB"])
    place = next(path for path in (f"{ROOT}/opt/stack", f"{ROOT}/opt", f"{ROOT}/") if os.path.isdir(path))
    there = shutil.disk_usage(place).free // 2**20
    if there < wanted:
        yield f"disk: {there} MiB free in {place}, devstack with Ceph wants {wanted}: a larger flavor, manilakube:machines.rootVolume, or of a virtual machine limits.storage.disk"


def kernel():
    """The kernel has what the scripts write to, and what Ceph's disk is made of."""
    for option, paths in TUNING.items():
        for path in paths:
            if CONF.get(option) == "True" and not os.path.exists(f"{ROOT}{path}"):
                yield f"kernel {os.uname().release} has no {path}, which {option}=True in manilakube:manila.localConf makes stack.sh write to"
    for module, purpose in MODULES.items():
        if not os.path.isdir(f"{ROOT}/sys/module/{module}") and not can_load(module):
            yield f"kernel {os.uname().release} has no module {module}: Ceph's disk is made of {purpose}"


def can_load(module):
    """Whether the kernel has a module, built in or to be loaded."""
    program = shutil.which("modprobe")
    return program is not None and subprocess.call([program, "--dry-run", "--quiet", module]) == 0


def reached(url, accepted=(200,)):
    """Asks for a URL through the proxies of local.conf. Returns nothing, or what is wrong."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80, "git": 9418, "ssh": 22}.get(parts.scheme)
    if parts.scheme == "file":
        return None
    try:
        if parts.scheme not in PROXIES:
            socket.getaddrinfo(parts.hostname, port)
        if parts.scheme in ("http", "https"):
            OPENER.open(url, timeout=CALL_SECONDS).close()
        else:
            socket.create_connection((parts.hostname, port), CALL_SECONDS).close()
    except urllib.error.HTTPError as error:
        return None if error.code in accepted else f"{url} answers {error.code} {error.reason}"
    except socket.gaierror as error:
        return f"cannot resolve {parts.hostname} ({error.strerror}; see /etc/resolv.conf and manilakube:machines.dnsServers)"
    except OSError as error:
        reason = getattr(error, "reason", error)
        return f"no way to {url}: " + (f"no answer within {CALL_SECONDS:g} s" if "timed out" in str(reason) else str(reason))
    return None


def git():
    """OpenStack can be cloned."""
    base = CONF["GIT_BASE"]
    path = "/openstack/devstack/info/refs?service=git-upload-pack" if base.startswith("http") else ""
    wrong = reached(base + path)
    if wrong:
        yield f"git (manilakube:manila.gitBase): {wrong}"


def pypi():
    """pip has an index."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(f"{ROOT}/etc/pip.conf")
    index = settings.get("global", "index-url", fallback="https://pypi.org/simple")
    wrong = reached(index.rstrip("/") + "/pip/")
    if wrong:
        yield f"PyPI (index-url in /etc/pip.conf): {wrong}"


def registry():
    """Ceph's image can be pulled from its registry, or from a mirror that registries.conf names."""
    image = CONF["CONTAINER_IMAGE"]
    host = image.split("/")[0] if "/" in image else ""
    host = host if re.search(r"[.:]|^localhost$", host) else "registry-1.docker.io"
    places = [{"location": host}]
    for path in [f"{ROOT}/etc/containers/registries.conf", *glob.glob(f"{ROOT}/etc/containers/registries.conf.d/*.conf")]:
        if os.path.exists(path):
            with open(path, "rb") as file:
                entries = tomllib.load(file).get("registry", [])
            for entry in entries:
                if image.startswith(entry.get("prefix", entry.get("location", "?"))):
                    places = [*entry.get("mirror", []), entry]
    wrong = []
    for place in places:
        scheme = "http" if place.get("insecure") else "https"
        # A registry that wants a login answers 401.
        wrong.append(reached(f"{scheme}://{place.get('location', host).split('/')[0]}/v2/", (200, 401)))
    if all(wrong):
        yield f"the registry of {image} (manilakube:manila.cephImage): {'; '.join(wrong)}"


def main():
    checks = [release, memory, disk, kernel, git, pypi, registry]
    found = {}

    def look(check):
        try:
            found[check] = list(check())
        except Exception as error:  # A check that breaks is a fault of ours, and must not look like a good answer.
            found[check] = [f"{check.__name__}: {type(error).__name__}: {error}"]

    threads = [threading.Thread(target=look, args=(check,), daemon=True) for check in checks]
    for thread in threads:
        thread.start()
    end = time.monotonic() + SECONDS_AT_MOST
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    missing = []
    for check in checks:
        missing += found.get(check, [f"{check.__name__}: no answer within {SECONDS_AT_MOST:g} s ({check.__doc__})"])
    for line in missing:
        print(f"missing for stack.sh: {line}")
    if not missing:
        print("nothing is missing for stack.sh:", " ".join(check.__doc__ for check in checks))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    code = main()
    # Not by sys.exit, which would wait for a thread that hangs.
    os._exit(code)
