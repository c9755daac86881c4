"""What user-machine.sh asks of jest's results: cases of both protocols, all passed, none skipped. cases.py FILE"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    cases = [case for suite in json.load(file)["testResults"] for case in suite["assertionResults"]]
passed = {"CEPHFS": 0, "NFS": 0}
other = []
for case in cases:
    protocol = " ".join(case["ancestorTitles"]).split(" ")[0]
    if case["status"] == "passed":
        passed[protocol] = passed.get(protocol, 0) + 1
    else:
        other.append(f"{case['status']}: {case['fullName']}")
print(", ".join(f"{protocol} {count} passed" for protocol, count in passed.items()), *other, sep="\n")
sys.exit(1 if other or min(passed["CEPHFS"], passed["NFS"]) == 0 else 0)
