"""Text that would do harm if anything took it for markup, in every column of every table."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import get_type_hints
from xml.etree import ElementTree as ET

from valuechain.tables.schema import TABLES, columns_of

HARM = (
    "`<script>hit(1)</script>  \"><img src=x onerror=hit(2)>'-hit(3)-'</title></textarea><svg onload=hit(4)></svg>"
    "{{7*7}}${7*7}[x](javascript:hit(5))"
)
"""Code that ends early, a script, spaces, attributes that close others, a string in a script, a template, Markdown."""
LINK = "javascript:hit(6)//https://example.org"
"""A link that runs a script, where an address is expected."""
EVIL = "e<img src=x onerror=hit(7)>"
"""An id: shorter, without what separates ids."""

_WORDS: Mapping[str, object] = {
    # What ties the rows together, and what must be one of a few words.
    "framework": "own", "parent": "", "stage": HARM[:119], "actor_id": EVIL, "mitigation_id": EVIL, "primary": EVIL,
    "role": "primary", "from_actor": EVIL, "to_actor": "other", "actor": EVIL, "counterpart": "other", "url": LINK,
    "text": EVIL, "table": "mitigations", "row": EVIL, "practice": EVIL, "topic": EVIL, "topics": EVIL,
    "reference_actor": EVIL, "risks": EVIL, "hindered_by": EVIL, "applies_from": "d1", "date": "2026-08-02",
    "model_type": "advanced", "release_type": "open", "status": "", "instrument": "guidance", "norm": "should",
    "confidence": "", "topics_confidence": "", "extent": "full", "relation": "same", "review": "draft", "cells": "",
    "also": "", "former_ids": "", "kind": "term", "sha256": "", "hash": "", "checked": "", "place": "lines 1-2",
    "reading_id": "A", "reading": "A", "stages": HARM[:119], "neighbours": "",
    "impacted": EVIL, "term": HARM[:119], "is_shown": "yes", "with_framework": "", "with_actor": "",
    "level": "", "printed": "", "is_name_ours": "no", "is_title_only": "no",
}  # fmt: skip
_ROWS: Mapping[str, Mapping[str, object]] = {
    "frameworks": {"id": "own", "date": HARM}, "dates": {"id": "d1"}, "cells": {"status": "allocated"},
    "definitions": {"text": HARM}, "texts": {"date": HARM}, "stages": {"name": HARM[:119]}, "readings": {"id": "A"},
    "roles": {"id": "primary", "letter": "P"}, "model_types": {"id": "advanced"}, "release_types": {"id": "open"},
    "actors": {"name": HARM[:119]},
}  # fmt: skip
LEFT_OUT = frozenset({"crosswalk", "passages"})
"""Tables whose rows name another framework, or a text that only the command line reads."""


def write_hostile(folder: Path) -> Path:
    """A folder with every table that a framework can have; a new column of text is hostile without more ado."""
    for table in TABLES.keys() - LEFT_OUT:
        rows = [_row(table)]
        if table == "actors":
            rows.append({"id": "other", "name": "Other", "framework": "own"})
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _row(table: str) -> dict[str, object]:
    given = {**_WORDS, **_ROWS.get(table, {})}
    hints = get_type_hints(TABLES[table])
    row = {
        column: given.get(column, EVIL if column == "id" else "" if hints[column] is bool else HARM)
        for column in columns_of(table)
    }
    return row | ({"primary": EVIL} if table in {"mitigations", "readings"} else {})


class Harm(HTMLParser):
    """Collects all markup of a page that could run a script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes elements and attributes of the text above, and all event handlers."""
        given = {name: value or "" for name, value in attrs}
        self.found += [
            f"<{tag} {name}={value[:60]!r}>"
            for name, value in given.items()
            if name.startswith("on") or re.match(r"\s*(javascript|vbscript|data:text)", value, re.IGNORECASE)
        ]
        if tag in {"script", "iframe", "object", "embed", "base"} and "hit(" in str(given):
            self.found.append(f"<{tag}>")
        if given.get("src") == "x":
            self.found.append(f"<{tag} src=x>")
        self.is_script = tag == "script" and given.get("type") != "text/html"

    def handle_data(self, data: str) -> None:
        """Notes scripts with the text above."""
        if getattr(self, "is_script", False) and "hit(" in data:
            self.found.append(f"script: {data[:60]}")
        self.is_script = False


_FOLDED = re.compile(r"<script type=\"text/html\" data-folded>(.*?)</script>", re.DOTALL)
"""What a closed panel holds, which becomes part of the page when it is opened."""


def harm_in_html(html: str) -> list[str]:
    """What could run a script in a page."""
    reader = Harm()
    reader.feed(_FOLDED.sub(r"\1", html))
    reader.close()
    return reader.found


_LINKS = frozenset({"a", "relationship", "hyperlink"})


def harm_in_xml(xml: bytes) -> list[str]:
    """What could run a script in XML, such as a picture, if a browser opened it."""
    found = []
    for node in ET.fromstring(xml).iter():  # noqa: S314 # our own file
        name = str(node.tag).rpartition("}")[2].lower()
        if name in {"script", "foreignobject", "img", "iframe"}:
            found.append(f"<{name}>")
        found += [
            f"<{name} {key}={value[:60]!r}>"
            for key, value in node.attrib.items()
            if key.lower().startswith("on")
            or ("javascript:" in value[:20] and name in {"a", "relationship", "hyperlink"})
        ]
    return found


def harm_in_file(name: str, content: bytes) -> Iterator[str]:
    """What could run a script or a formula in a file of any kind, by its ending."""
    ending = name.rpartition(".")[2]
    if ending == "html":
        yield from harm_in_html(content.decode())
    elif ending in {"svg", "graphml", "gexf", "xml", "rels"}:
        yield from harm_in_xml(content)
    elif ending in {"docx", "pptx", "xlsx", "ods", "zip"}:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.namelist():
                yield from harm_in_file(part, packed.read(part))
    elif ending == "md":
        text = re.sub(r"(?<!\\)`[^`\n]*`", "", content.decode())  # code is shown as it is
        harm = r"<(script|img|svg|javascript:)|(?<!\\)\[[^]]*\]\(javascript:"
        yield from (f"markup: {line[:60]}" for line in text.splitlines() if re.search(harm, line))
