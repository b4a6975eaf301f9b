"""The search command."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import PrintedRows, Run

HEAD = [
    "kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies", "owners",
    "law_or_advice",
]  # fmt: skip


@pytest.mark.parametrize("words", [["hosing services"], ["hosing", "services"]])
def test_misspelt_words_are_found(rows: PrintedRows, words: Sequence[str]) -> None:
    """Misspelt words are found, whether quoted or not."""
    head, *found = rows("search", *words)
    assert head == HEAD
    assert [row[:5] for row in found if row[8] != "some"] == [
        ["actor", "pai-open", "PAI’s open checklist", "model_hosting", "Model Hubs & Hosting Services"],
        ["reference actor", "", "", "model_hosting", "Model hubs and hosting services"],
    ]


def test_code_is_found(rows: PrintedRows) -> None:
    """A mitigation is found by its id if the whole id matches."""
    assert rows("search", "PO-12")[1][3:] == [
        "PO-12", "Implement incident reporting channels", "Open incident reporting channels", "id: PO-12", "100",
        "whole", "", "Primary: Model providers, Hubs & hosting, App developers; Secondary: Adapters", "voluntary",
    ]  # fmt: skip


def test_limit(rows: PrintedRows) -> None:
    """A limit keeps only the first rows."""
    assert rows("search", "security", "--limit", 3) == rows("search", "security")[:4]


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_limits_that_are_none(run: Run, limit: str) -> None:
    """A command with an invalid limit ends with exit code 2."""
    result = run("search", "security", "--limit", limit)
    assert (result.exit_code, "Invalid value for '--limit'" in result.stderr) == (2, True)


def test_nothing_found(run: Run) -> None:
    """If nothing is found, the table is empty, and standard error says so."""
    result = run("search", "zzzzqq")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [",".join(HEAD)])
    assert result.stderr == 'Nothing found for "zzzzqq".\n'


def test_nothing_found_but_something_alike(run: Run) -> None:
    """If nothing is found, standard error suggests similar names."""
    result = run("search", "incidnetreporting")
    assert result.stderr.startswith('Nothing found for "incidnetreporting". Did you mean ')
    assert '"Implement incident reporting channels"' in result.stderr


def test_some_of_the_words(run: Run) -> None:
    """If no item has all the words, standard error says that the matches are partial."""
    result = run("search", "model", "provider", "xqzxqz")
    assert result.exit_code == 0
    assert result.stderr == 'No match has all the words of "model provider xqzxqz". Partial matches:\n'
    assert ["actor", "pai-open"] in [line.split(",")[:2] for line in result.stdout.splitlines()]


def test_what_no_source_says(run: Run) -> None:
    """If no source answers, standard error says so, and the rows are marked as merely nearest."""
    result = run("search", "liability")
    assert result.stderr == "No source here says who is liable for harm, only who is to do what. Nearest to it:\n"
    assert {line.split(",")[8] for line in result.stdout.splitlines()[1:]} == {"nearest"}


def test_nothing_asked(run: Run) -> None:
    """A search command without words ends with exit code 2."""
    result = run("search")
    assert (result.exit_code, "Missing argument 'TEXT...'" in result.stderr) == (2, True)


def test_own_data(rows: PrintedRows, own: Path) -> None:
    """A user's own data replaces the shipped data."""
    assert [row[:5] for row in rows("search", "orphan", "--data", own)[1:]] == [
        ["mitigation", "own", "own", "orphan", "Orphan"]
    ]
