#!/usr/bin/python3
"""Does what Manila's driver of a Ganesha on another machine asks for by ssh, and nothing else.

The driver (manila/share/drivers/ganesha/manager.py, with its exports in RADOS) makes a file of an export's text, names it to Ganesha by
D-Bus, and removes it. The command that it sends is in SSH_ORIGINAL_COMMAND; it is read here word by word, and no shell sees it. Ends with
126 and one line where the command is another one.
"""

import os
import re
import shlex
import subprocess
import sys

DIRECTORY = "/etc/ganesha/export.d"
NAME = r"share-[0-9a-f-]+\.conf"
FILE = re.compile(rf"{DIRECTORY}/{NAME}\.[A-Za-z0-9]{{6}}")
DBUS = ["dbus-send", "--print-reply", "--system", "--dest=org.ganesha.nfsd", "/org/ganesha/nfsd/ExportMgr"]
METHODS = [f"org.ganesha.nfsd.exportmgr.{each}" for each in ("AddExport", "UpdateExport", "RemoveExport")]


class Refused(Exception):
    pass


def own_file(path):
    if not FILE.fullmatch(path):
        raise Refused(f"{path} is no file of an export")
    return path


def write(script):
    """The driver's `echo TEXT > FILE`, whose text is quoted as one word."""
    words = shlex.split(script)
    if len(words) != 4 or words[0] != "echo" or words[2] != ">":
        raise Refused("only the text of an export is written")
    with open(own_file(words[3]), "w", encoding="utf-8") as file:
        file.write(f"{words[1]}\n")


def run(*words):
    sys.exit(subprocess.run(words, check=False).returncode)


def answer(command):
    match shlex.split(command):
        case ["mkdir", "-p", directory] if directory == DIRECTORY:
            os.makedirs(DIRECTORY, mode=0o700, exist_ok=True)
        case ["mktemp", "-p", directory, "-t", name] if directory == DIRECTORY and re.fullmatch(rf"{NAME}\.XXXXXX", name):
            run("mktemp", "-p", DIRECTORY, "-t", name)
        case ["sh", "-c", script]:
            write(script)
        case ["rm", "-f", path]:
            run("rm", "-f", own_file(path))
        case [*words] if words[: len(DBUS)] == DBUS and len(words) in (7, 8) and words[5] in METHODS:
            run(*words)
        case _:
            raise Refused("no command of Manila's driver")


if __name__ == "__main__":
    try:
        answer(os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    except (Refused, ValueError) as error:
        print(f"ganesha-door: {error}", file=sys.stderr)
        sys.exit(126)
