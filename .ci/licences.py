"""List the licence of every component: `licences.py python.cdx.json web.cdx.json` → CSV.

Lock files name no licences: those of Python packages are read from what is installed.
"""

import csv
import json
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

UNKNOWN = "not named: our own, or not installed on this platform"


def main(*files: str) -> None:
    """Write name, version and licence of the components of each file."""
    out = csv.writer(sys.stdout)
    out.writerow(["ecosystem", "name", "version", "licence"])
    for file in files:
        ecosystem = Path(file).name.split(".")[0]
        components = json.loads(Path(file).read_text("utf-8"))["components"]
        for one in sorted(components, key=lambda one: one["name"]):
            named = _declared(one) or (_installed(one["name"]) if ecosystem == "python" else "")
            out.writerow([ecosystem, one["name"], one.get("version", ""), named or UNKNOWN])


def _declared(component: dict) -> str:
    found = [each.get("expression") or each["license"] for each in component.get("licenses", [])]
    return " AND ".join(
        one if isinstance(one, str) else one.get("id") or one["name"] for one in found
    )


def _installed(name: str) -> str:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    classes = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if "License ::" in c]
    text = (about.get("License") or "").strip().splitlines()
    return about.get("License-Expression") or " AND ".join(classes) or (text[0] if text else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
