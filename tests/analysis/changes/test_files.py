"""Changes as Markdown, as rows, and with reasons."""

from dataclasses import replace

import pytest

from tests.analysis.changes.conftest import Compare
from valuechain.analysis.changes.changes import DataChanges
from valuechain.analysis.changes.files import change_rows
from valuechain.analysis.changes.markdown import write_changes
from valuechain.analysis.changes.reasons import names_of, read_reason, read_reasons
from valuechain.model.errors import QuestionError

ACTORS = "framework,id,name,former_ids\nbook,provider,Makers,maker\nbook,user,Users of *all* kinds,\n"
MITIGATIONS = (
    'framework,id,name,summary,practices,primary\nbook,M-1,Filter data,Filter it.,"Search.\nRemove.",provider\n'
    "book,M-3,Tell users,,,provider;user\n"
)
CELLS = "framework,model_type,release_type,status\nbook,advanced,open,allocated\nbook,advanced,closed,provider-only\n"
NAME = "Users of *all* kinds"
REASONS = {"": "All was read anew.", "book": "The second edition.", "book/actors": "Makers are called providers."}
MARKDOWN = """\
# Changes in the data

From data version 1a, to data of 28 November 2026, version 2b.

All was read anew.

| framework | added | removed | renamed | changed | of these only in wording |
|---|---:|---:|---:|---:|---:|
| book | 3 | 1 | 1 | 2 | 1 |
| all | 1 | 0 | 0 | 0 | 0 |

Changes of wording (rewritten descriptions included), typography and source references are not spelled out: only their \
rows are listed. As CSV or JSON, the same changes have every field before and after.

## The Book (`book`)

The second edition.

**Actors.** Makers are called providers.

### Who is responsible, for what, from when

#### Mitigations

Added (1):

- `M-3` Tell users: Makers and Users of \\*all\\* kinds primary

Removed (1):

- `M-2` Report misuse: Makers and Users primary

#### Actors

Renamed (1):

- `maker` → `provider` Makers

#### Model types and release types

Added (2):

- `advanced/open`: allocated
- `advanced/closed`: provider-only

### Other facts

#### Mitigations

- `M-1` Filter data: summary now given; practices now given

### Wording, typography and source references

- Actors: 1 row in which nothing else changed (`user`)

## All frameworks

### Other facts

#### Topics

Added (1):

- `ours` Our topic
"""


@pytest.fixture
def changes(compare: Compare) -> DataChanges:
    """Changes of every kind, between versions with fixed hashes and days."""
    tables = {"actors": ACTORS, "mitigations": MITIGATIONS, "cells": CELLS, "topics": "id,name\nours,Our topic\n"}
    return replace(compare(**tables), before="version 1a", after="of 28 November 2026, version 2b")


def test_markdown(changes: DataChanges) -> None:
    """The Markdown has the numbers, and under each framework and table the reason and what differs."""
    assert write_changes(changes, REASONS) == MARKDOWN


def test_markdown_of_equal_versions(compare: Compare) -> None:
    """If nothing differs, the Markdown says so, and has no tables."""
    same = replace(compare(), before="version 1a", after="version 1a")
    assert write_changes(same, {}) == (
        "# Changes in the data\n\nFrom data version 1a, to data version 1a.\n\nNothing has changed.\n"
    )


def test_rows(changes: DataChanges) -> None:
    """As rows there is one per field; the reason is that of the table, or else of the framework, or else of all."""
    assert change_rows(changes, REASONS).columns == (
        *("framework", "table", "row", "name", "change", "field", "before", "after", "why"),
    )
    book = "The second edition."
    assert change_rows(changes, REASONS).rows == (
        ("book", "actors", "provider", "Makers", "renamed", "id", "maker", "provider", REASONS["book/actors"]),
        ("book", "actors", "user", NAME, "changed", "name", "Users", NAME, REASONS["book/actors"]),
        ("book", "mitigations", "M-1", "Filter data", "changed", "summary", "", "Filter it.", book),
        ("book", "mitigations", "M-1", "Filter data", "changed", "practices", "", "Search.\nRemove.", book),
        ("book", "mitigations", "M-3", "Tell users", "added", "", "", "", book),
        ("book", "mitigations", "M-2", "Report misuse", "removed", "", "", "", book),
        ("book", "cells", "advanced/open", "", "added", "", "", "", book),
        ("book", "cells", "advanced/closed", "", "added", "", "", "", book),
        ("", "topics", "ours", "Our topic", "added", "", "", "", "All was read anew."),
    )


def test_reasons_in_markdown() -> None:
    """Each heading names what its text is about; comments, the title and headings without a text do not count."""
    text = (
        "# Why\n\nAll was read anew.\n\n<!-- A\nnote -->\n## book\nThe second\nedition.\n\n"
        "### `book/actors`\n\n## topics\nNew."
    )
    names = names_of(["book"], ["actors", "topics"])
    assert read_reasons("why.md", text, names) == {
        "": "All was read anew.",
        "book": "The second\nedition.",
        "topics": "New.",
    }


def test_a_reason_for_a_table_of_every_framework(changes: DataChanges) -> None:
    """A reason for a table holds for it in every framework, unless the framework's table has its own."""
    reasons = {"mitigations": "Every table.", "actors": "Not this.", "book/actors": "This."}
    told = {(row[1], row[-1]) for row in change_rows(changes, reasons).rows}
    assert told == {("mitigations", "Every table."), ("actors", "This."), ("cells", ""), ("topics", "")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Why\n\n## bok\nText", 'why.md, line 3: There is no framework or table called "bok". Did you mean "book"?'),
        ("<!--\n-->\n## book/rows\nText", 'why.md, line 3: There is no framework or table called "book/rows".'),
        ("## book\nOne\n## book\nTwo", 'why.md, line 3: "book" has a reason already. Put both under one heading.'),
    ],
)
def test_a_heading_that_is_wrong(text: str, message: str) -> None:
    """A heading that names nothing, or what another has named, is refused with its line."""
    with pytest.raises(QuestionError) as refused:
        read_reasons("why.md", text, names_of(["book"], ["actors"]))
    assert str(refused.value).startswith(message)


def test_a_reason_on_the_command_line() -> None:
    """NAME=TEXT is a reason for what it names; an equals sign after a space is part of the text."""
    names = names_of(["book"], ["actors"])
    assert read_reason("book/actors=A = B", names) == {"book/actors": "A = B"}
    assert read_reason("We found that A = B", names) == {"": "We found that A = B"}
    with pytest.raises(QuestionError, match='--why: There is no framework or table called "film"'):
        read_reason("film=A", names)
