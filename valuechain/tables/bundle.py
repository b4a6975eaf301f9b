"""The shipped data as one file to take away: the tables, their description, and whom to credit."""

import csv
import io
import zipfile
from functools import cache
from pathlib import Path

from valuechain.settings import DATA_FOLDER

_DESCRIPTOR = "datapackage.json"
_ATTRIBUTION = "ATTRIBUTION.txt"
_INTRODUCTION = """\
Who is responsible for what along the AI value chain: the tables of valuechain.

The files hold facts from published sources: titles, which actor a source names, numbers and places. All descriptions
are our own words. What each source states, what is interpreted and what is missing is in frameworks.csv; what each
column means is in datapackage.json. The sources and the attributions that they ask for:
"""


def write_bundle(folder: Path = DATA_FOLDER) -> bytes:
    """A zip of the tables of a folder, its descriptor and its attributions; equal folders give equal bytes.

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
            # A ZipInfo made by hand has a fixed date; one made from a file has the time of its checkout.
            archive.writestr(zipfile.ZipInfo(name), contents[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _attribution(folder: Path) -> str:
    parts = [_INTRODUCTION]
    for row in _frameworks(folder):
        lines = (
            row["id"],
            f"  {row['name']}, {row['publisher']}, {row['version']}, {row['date'] or 'date not known'}.",
            f"  {row['attribution']}",
            f"  Licence: {row['licence']}",
            f"  {row['url']}",
            *([f"  {row['caution']}"] if row["caution"] else []),
        )
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _frameworks(folder: Path) -> list[dict[str, str]]:
    with (folder / "frameworks.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def shipped_frameworks() -> frozenset[str]:
    """The ids of the frameworks that the shipped files hold.

    >>> "pai-open" in shipped_frameworks()
    True
    """
    return frozenset(row["id"] for row in _frameworks(DATA_FOLDER))
