"""Writes a table as a zip for others to use: data, description, and how to read and cite it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.table import LegendLine, Table, Value
from valuechain.tables.archive import pack
from valuechain.tables.interface.words import read_words
from valuechain.tables.schema import DESCRIPTOR
from valuechain.tables.writing.write import write_csv

_README = "README.md"
_ANY = "*"
"""The name of columns that are headed by an actor, a role or a source."""
_ABOUT = (
    "It is UTF-8 with commas; what a spreadsheet would run as a formula has an apostrophe before it, also within text. "
    f"`{DESCRIPTOR}` says the same for programs."
)
_DATE, _PAGE, _DATA = "date", "page", "data"
"""Lines of the legend that the description needs."""


def write_view(table: Table, chain: ValueChain, frameworks: Sequence[Framework], legend: Sequence[LegendLine]) -> bytes:
    """A zip with the table as CSV, its description as a Frictionless Data Package, and a README.

    The README explains each column and says how to cite the data. `legend` holds lines about the question, such as the
    date and the page.
    """
    return pack(
        (
            (f"{table.name}.csv", write_csv(table).encode(errors="replace")),
            (DESCRIPTOR, _describe(table, chain, frameworks, legend).encode(errors="replace")),
            (_README, _explain(table, chain, frameworks, legend).encode(errors="replace")),
        )
    )


def meaning_of(table: str, column: str) -> str:
    """The meaning of a column of an answer; columns without a name of their own are headed by an actor, role or source.

    >>> meaning_of("ownerships", "norm")
    "The source's own verbs, joined by semicolons."
    >>> meaning_of("matrix", "Hosting services")[:45]
    'The role of the actor that heads the column; '
    """
    meanings = _meanings()
    keys = (table, column), ("", column), (table, _ANY)
    return next((meanings[key] for key in keys if key in meanings), "")


@cache
def _meanings() -> Mapping[tuple[str, str], str]:
    """The meanings of columns, by table and column."""
    return {(row["table"], row["column"]): row["meaning"] for row in read_words("columns")}


def _describe(table: Table, chain: ValueChain, frameworks: Sequence[Framework], legend: Sequence[LegendLine]) -> str:
    said = dict(legend)
    sources = [{"title": each.name, "path": each.url, "license": each.licence} for each in frameworks]
    described = {
        "profile": "tabular-data-package",
        "name": f"valuechain-{table.name}",
        "title": f"Who is responsible for what along the AI value chain: {table.name}",
        "version": chain.version,
        **({"created": f"{said[_DATE]}T00:00:00Z"} if _DATE in said else {}),
        "question": said,
        "sources": [{key: value for key, value in source.items() if value} for source in sources],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "path": f"{table.name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": list(_fields(table)), "missingValues": [""]},
            }
        ],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _fields(table: Table) -> Iterable[dict[str, Any]]:
    for place, column in enumerate(table.columns):
        kinds = {type(value) for value in (row[place] for row in table.rows) if value != ""}
        yield {"name": column, "type": _kind(kinds), "description": meaning_of(table.name, column)}


def _kind(kinds: set[type[Value]]) -> str:
    """The type of a column in a data package, by the types of its values."""
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "integer"
    return "number" if kinds and kinds <= {int, float} else "string"


def _explain(table: Table, chain: ValueChain, frameworks: Sequence[Framework], legend: Sequence[LegendLine]) -> str:
    said = dict(legend)
    origin = (
        f"valuechain: who is responsible for what along the AI value chain, {table.name}",
        f"data {said[_DATA]}" if _DATA in said else "",
        said.get(_PAGE, ""),
        f"retrieved on {said[_DATE]}" if _DATE in said else "",
    )
    parts = {
        table.name.capitalize(): f"`{table.name}.csv` has {len(table.rows):,} rows. {_ABOUT}",
        "Question": _list(_plain(f"{line.name}: {line.text}") for line in legend),
        "Columns": _list(f"{_code(column)}: {meaning_of(table.name, column)}" for column in table.columns),
        "Roles": _list(f"{_code(role.id)}: {_plain(role.meaning)}" for role in chain.roles),
        "How to cite": f"Say where the data is from:\n\n> {_plain(', '.join(filter(None, origin)))}.",
        "Sources": _list(map(_cite, frameworks)),
    }
    return "\n".join(f"# {head}\n\n{text}\n" for head, text in parts.items())


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _cite(framework: Framework) -> str:
    """The source with its attribution, licence and cautions."""
    edition = ", ".join(filter(None, (framework.name, framework.publisher, framework.version, framework.date)))
    licence = f"Licence: {framework.licence or 'not stated'}"
    more = (edition, framework.attribution, licence, framework.legal_status, framework.caution)
    said = [_plain(f"{text.rstrip('.')}.") for text in more if text]
    is_link = re.fullmatch(r"https?://[^\s<>]+", framework.url)
    return " ".join(filter(None, [*said, f"<{framework.url}>" if is_link else _plain(framework.url)]))


def _plain(text: str) -> str:
    """The text in one line of Markdown, in which nothing of it is markup, code or a link."""
    return re.sub(r"[`\[]", r"\\\g<0>", " ".join(text.split()).replace("<", "&lt;"))


def _code(text: str) -> str:
    return f"`{' '.join(text.replace('`', chr(39)).split())}`"
