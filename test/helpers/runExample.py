"""
Brings a Python program up and takes it down again, by Pulumi's own automation: `runExample.py DIRECTORY`, with what Pulumi needs
in the environment. Prints the outputs as JSON. In place of Python's language host, which this project does not have, this
process runs the program.
"""

import json
import os
import runpy
import sys

from pulumi import automation

directory = sys.argv[1]
os.chdir(directory)
sys.path.insert(0, directory)


def program() -> None:
    runpy.run_path(os.path.join(directory, "__main__.py"), run_name="__main__")


stack = automation.create_or_select_stack(
    "dev",
    project_name="lab-in-python",
    program=program,
    opts=automation.LocalWorkspaceOptions(
        work_dir=directory,
        project_settings=automation.ProjectSettings(name="lab-in-python", runtime="python"),
    ),
)
outputs = stack.up(color="never").outputs
stack.destroy(color="never")
print(json.dumps({name: {"value": each.value, "secret": each.secret} for name, each in outputs.items()}))
