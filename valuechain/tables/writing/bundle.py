"""Bundles the data into one zip: tables, descriptor and attributions."""

import csv
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from valuechain.model.chain import ValueChain
from valuechain.settings import DATA_FOLDER
from valuechain.tables.reading.read import read_chain
from valuechain.tables.writing.chain_tables import tables_of
from valuechain.tables.writing.package import DESCRIPTOR, build_descriptor
from valuechain.tables.writing.write import write_csv

_DESCRIPTOR = "datapackage.json"
_ATTRIBUTION = "ATTRIBUTION.txt"
_INTRODUCTION = """\
Who is responsible for what along the AI value chain: the tables of valuechain.

The files hold facts from published sources: titles, the actors that a source names, numbers and places. Descriptions
are in our own words. frameworks.csv says what each source states, what is interpreted and what is missing;
datapackage.json describes each column. The sources, with the attributions that they require:
"""


def write_bundle(folder: Path = DATA_FOLDER) -> bytes:
    """A zip of a folder's tables, descriptor and attributions; equal folders give equal bytes.

    >>> archive = zipfile.ZipFile(io.BytesIO(write_bundle()))
    >>> archive.namelist()[:3]
    ['ATTRIBUTION.txt', 'actors.csv', 'cells.csv']
    """
    contents = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    contents[_DESCRIPTOR] = (folder / _DESCRIPTOR).read_bytes()
    contents[_ATTRIBUTION] = _attribution(folder).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            # A ZipInfo made by hand has a fixed date; one made from a file has the date of the checkout.
            archive.writestr(zipfile.ZipInfo(name), contents[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def write_bundle_of(chain: ValueChain) -> bytes:
    """A zip of a chain's tables: the original files for the shipped chain, newly written files for any other."""
    if chain.version == read_chain().version:
        return write_bundle()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for table, rows in tables_of(chain).items():
            (folder / f"{table}.csv").write_text(write_csv(rows), encoding="utf-8", newline="", errors="replace")
        descriptor = json.dumps(build_descriptor(folder), ensure_ascii=False, indent=1) + "\n"
        (folder / DESCRIPTOR).write_text(descriptor, encoding="utf-8", errors="replace")
        return write_bundle(folder)


def _attribution(folder: Path) -> str:
    parts = [_INTRODUCTION]
    for row in _frameworks(folder):
        named = [row["name"], row["publisher"], row["version"], row["date"] or "date not known"]
        lines = (
            row["id"],
            f"  {', '.join(filter(None, named))}.",
            *(f"  {said}" for said in (row["attribution"], f"Licence: {row['licence'] or 'not said'}") if said),
            *(f"  {said}" for said in (row["url"], row["caution"]) if said),
        )
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _frameworks(folder: Path) -> list[dict[str, str]]:
    with (folder / "frameworks.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def shipped_names() -> frozenset[str]:
    """Short names of the shipped frameworks.

    >>> "the EU AI Act" in shipped_names()
    True
    """
    return frozenset(row["short_name"] for row in _frameworks(DATA_FOLDER))


@cache
def shipped_frameworks() -> frozenset[str]:
    """Ids of the shipped frameworks.

    >>> "pai-open" in shipped_frameworks()
    True
    """
    return frozenset(row["id"] for row in _frameworks(DATA_FOLDER))
