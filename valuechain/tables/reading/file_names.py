"""Recognises tables by the names that people and programs give to files and sheets."""

import re
from collections.abc import Collection

_COPY = re.compile(
    r"^(?:copy|kopie|copie|copia|c\u00f3pia) (?:of|von|de|di) (?:\(\d+\) )?"
    r"|(?: - | )?(?:copy|kopie|copie|copia|c\u00f3pia)(?: \d+)?$"
    r"|[ _]?\((?:\d+|copy)\)$"
)
"""The words and numbers that Google Sheets, Windows, macOS and browsers add to the name of a copy."""
_LAST_PART = re.compile(r".*(?: - |-|\u2013|\u2014)")
"""The name of the workbook, which Google Sheets and Numbers put before that of a sheet."""
_BESIDE = re.compile(
    r"readme|read me|licen[cs]e|notice|changelog|citation|attribution|datapackage|problems|metadata|legend"
)
"""Files and sheets that accompany the tables, some of them written by valuechain; leaving them out is not noted."""


def table_named(name: str, known: Collection[str]) -> str:
    """The table that a name stands for, or the name itself in lower case.

    >>> known = ["actors", "mitigations", "model_types"]
    >>> [table_named(name, known) for name in ("Framework - mitigations", "Framework-actors", "Model types (1)")]
    ['mitigations', 'actors', 'model_types']
    """
    plain = name.strip().casefold().removesuffix(".csv")
    while (shorter := _COPY.sub("", plain).strip()) != plain and shorter:
        plain = shorter
    for candidate in (plain, _LAST_PART.sub("", plain).strip()):
        table = re.sub(r"[\s_-]+", "_", candidate)
        if table in known:
            return table
    return plain


def goes_beside(name: str) -> bool:
    """Whether a file or sheet of this name goes with the tables, so that leaving it out is no loss.

    >>> goes_beside("README"), goes_beside("notes")
    (True, False)
    """
    return _BESIDE.fullmatch(name.strip().casefold()) is not None
