"""Compares the pinned packages with known vulnerabilities: `python -m scripts.audit`, without a network.

`requirements/advisories.json` says, for each pin, which vulnerabilities the Python Packaging Advisory Database knew of,
and how new the database was. `--refresh` (`make audit`) clones the database and writes the file anew. A pin with a
vulnerability that is not accepted with a reason fails; a pin that was never looked up is counted.
"""

import json
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml
from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import Version

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
SNAPSHOT = REQUIREMENTS / "advisories.json"
SOURCE = "https://github.com/pypa/advisory-database"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)\s*(?:;\s*(.*))?")


class Pin(NamedTuple):
    """A package at one version."""

    name: str
    version: str
    marker: str = ""
    """On which systems and Pythons it is installed; empty for all."""

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def read_pins(file: Path) -> Iterator[Pin]:
    """The pins of a file of requirements. Raises ValueError for a line that pins nothing."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            found = _PIN.fullmatch(line.strip())
            if found is None:
                raise ValueError(f"{file.name}: {line!r} pins no version.")
            yield Pin(found[1], found[2], found[3] or "")


def check(pins: Collection[Pin], snapshot: dict[str, Any]) -> tuple[list[str], str]:
    """The vulnerabilities of the pins that are not accepted, and what was looked up, in a sentence."""
    known, accepted = snapshot["pins"], {each for each, reason in snapshot["accepted"].items() if reason}
    names = sorted({str(pin) for pin in pins})
    found = [f"{pin}: {each}" for pin in names for each in known.get(pin, []) if each not in accepted]
    unknown = [pin for pin in names if pin not in known]
    said = (
        f"{len(names) - len(unknown)} of {len(names)} pins were compared with {snapshot['advisories']:,} advisories "
        f"known on {snapshot['date']}: {len(found)} vulnerable, {len(accepted)} accepted."
    )
    return found, said + (f" Never compared: {', '.join(unknown)}. Run `make audit`." if unknown else "")


def is_affected(pin: Pin, advisory: dict[str, Any]) -> bool:
    """Whether an advisory in the OSV format is about the pin: see https://ossf.github.io/osv-schema/#evaluation."""
    return any(
        canonicalize_name(each["package"]["name"]) == canonicalize_name(pin.name)
        and (
            canonicalize_version(pin.version) in {canonicalize_version(str(one)) for one in each.get("versions", ())}
            or any(
                _is_within(pin.version, span["events"])
                for span in each.get("ranges", ())
                if span["type"] == "ECOSYSTEM"
            )
        )
        for each in advisory["affected"]
        if each["package"]["ecosystem"] == "PyPI"
    )


def _is_within(version: str, events: list[dict[str, str]]) -> bool:
    """Whether the last event up to the version says that the vulnerability is there."""
    state = False
    for at, kind in sorted((Version(str(value)), kind) for event in events for kind, value in event.items()):
        if at < Version(version) or (at == Version(version) and kind != "last_affected"):
            state = kind == "introduced"
    return state


def look_up(pins: Collection[Pin], database: Path) -> dict[str, Any]:
    """What a folder with the database knows of each pin, and how many advisories are about one of the packages."""
    names = {canonicalize_name(pin.name) for pin in pins}
    files = [file for file in sorted(database.glob("vulns/*/*.yaml")) if canonicalize_name(file.parent.name) in names]
    read = (yaml.load(file.read_text(encoding="utf-8"), _LOADER) for file in files)  # noqa: S506 # it is a safe loader
    advisories = [each for each in read if "withdrawn" not in each]
    return {
        "advisories": len(advisories),
        "pins": {
            str(pin): [each["id"] for each in advisories if is_affected(pin, each)] for pin in sorted(pins, key=str)
        },
    }


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603, S607 # git of the path, our words


def main() -> int:
    """Prints what is known; 1 if a pinned package is vulnerable, 2 if the database cannot be reached."""
    parser = ArgumentParser(description="Compares the pinned packages with known vulnerabilities.")
    parser.add_argument(
        "--refresh", nargs="?", const=SOURCE, metavar="DATABASE", help="clone the database first, from here if given"
    )
    source = parser.parse_args().refresh
    pins = {pin for file in sorted(REQUIREMENTS.glob("*.txt")) for pin in read_pins(file)}
    snapshot = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    if source:
        with TemporaryDirectory() as folder:
            try:
                _git("clone", "--quiet", "--depth=1", source, folder)
            except subprocess.CalledProcessError:
                print(f"{source} cannot be cloned. {SNAPSHOT.name} is as it was.", file=sys.stderr)  # noqa: T201 # it is a command
                return 2
            date, commit = _git("-C", folder, "log", "-1", "--format=%cs %H").split()
            snapshot |= {"date": date, "commit": commit} | look_up(pins, Path(folder))
        SNAPSHOT.write_text(json.dumps(snapshot, indent=1) + "\n", encoding="utf-8")
    found, said = check(pins, snapshot)
    print("\n".join([*found, said]))  # noqa: T201 # it is a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
