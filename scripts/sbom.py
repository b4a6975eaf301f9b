"""Writes the software bill of materials: every package that the guide and the container install, in CycloneDX's JSON.

`python -m scripts.sbom` (`make sbom`) reads `requirements/server.txt`, where every version is pinned, and writes
`requirements/sbom.cdx.json`. The same pins give the same bytes. See https://cyclonedx.org/docs/1.6/json/.
"""

import json

from packaging.utils import canonicalize_name

from scripts.audit import REQUIREMENTS, Pin, read_pins
from valuechain import __version__

SBOM = REQUIREMENTS / "sbom.cdx.json"
OF_A_SERVER = REQUIREMENTS / "server.txt"
"""The pins of the app, of gunicorn, and of what builds the app from its source."""


def build_sbom() -> str:
    """The bill of materials as text."""
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "valuechain", "version": __version__, "bom-ref": "valuechain"}
        },
        "components": [_component(pin) for pin in read_pins(OF_A_SERVER)],
    }
    return json.dumps(bill, indent=1) + "\n"


def _component(pin: Pin) -> dict[str, object]:
    link = f"pkg:pypi/{canonicalize_name(pin.name)}@{pin.version}"
    component: dict[str, object] = {
        "type": "library", "name": pin.name, "version": pin.version, "purl": link, "bom-ref": link
    }  # fmt: skip
    if pin.marker:
        component["properties"] = [{"name": "python:marker", "value": pin.marker}]
    return component


if __name__ == "__main__":
    SBOM.write_text(build_sbom(), encoding="utf-8")
