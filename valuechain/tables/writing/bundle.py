"""Bundles the data into one zip: tables, descriptor and attributions."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from valuechain.model.chain import ValueChain
from valuechain.settings import DATA_FOLDER
from valuechain.tables.archive import pack
from valuechain.tables.reading.read import read_chain
from valuechain.tables.schema import DESCRIPTOR
from valuechain.tables.writing.chain_tables import tables_of
from valuechain.tables.writing.package import read_rows_of, write_descriptor
from valuechain.tables.writing.write import write_csv

_ATTRIBUTION = "ATTRIBUTION.txt"
_INTRODUCTION = """\
Who is responsible for what along the AI value chain: the tables of valuechain.

The files hold facts from published sources: titles, the actors that a source names, numbers and places. Descriptions
are in our own words. frameworks.csv says what each source states, what is interpreted and what is missing;
datapackage.json describes each column. The sources, with the attributions that they require:
"""


def write_bundle(folder: Path = DATA_FOLDER) -> bytes:
    """A zip of a folder's tables, descriptor and attributions; equal folders give equal bytes.

    >>> write_bundle()[:2]
    b'PK'
    """
    contents = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    contents[DESCRIPTOR] = (folder / DESCRIPTOR).read_bytes()
    contents[_ATTRIBUTION] = _attribution(folder).encode()
    return pack(sorted(contents.items()))


def write_bundle_of(chain: ValueChain) -> bytes:
    """A zip of a chain's tables: the original files for the shipped chain, newly written files for any other."""
    if chain.version == read_chain().version:
        return write_bundle()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for table, rows in tables_of(chain).items():
            (folder / f"{table}.csv").write_text(write_csv(rows), encoding="utf-8", newline="", errors="replace")
        (folder / DESCRIPTOR).write_bytes(write_descriptor(folder, chain.updated))
        return write_bundle(folder)


def _attribution(folder: Path) -> str:
    parts = [_INTRODUCTION]
    for row in read_rows_of(folder, "frameworks"):
        named = [row["name"], row["publisher"], row["version"], row["date"] or "date not known"]
        lines = (
            row["id"],
            f"  {', '.join(filter(None, named))}.",
            *(f"  {said}" for said in (row["attribution"], f"Licence: {row['licence'] or 'not stated'}") if said),
            *(f"  {said}" for said in (row["url"], row["caution"]) if said),
        )
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


@cache
def shipped_frameworks() -> Mapping[str, str]:
    """Short names of the shipped frameworks, by id.

    >>> shipped_frameworks()["eu-ai-act"]
    'the EU AI Act'
    """
    return {row["id"]: row["short_name"] for row in read_rows_of(DATA_FOLDER, "frameworks")}
