"""The two readers of the links: docs/links-review.csv, links.csv and what the method says about them."""

import re
from pathlib import Path

import pytest

from scripts.measure_links import REVIEW, Agreement, Row, measure_shipped, read
from tests.conftest import Shipped

METHOD = Path(__file__).resolve().parents[3] / "docs" / "method.md"


def pair(row: Row) -> tuple[str, str, str]:
    """The mitigation and the practice of a row."""
    return row["framework"], row["mitigation_id"], row["practice"]


@pytest.fixture(scope="module")
def reviewed() -> list[Row]:
    """What each of the two readers linked, and what came of it."""
    return read(REVIEW)


@pytest.fixture(scope="module")
def links(shipped: Shipped) -> list[Row]:
    """The shipped links of the mitigations that the second reader read."""
    sampled = {pair(row)[:2] for row in read(REVIEW)}
    return [row for row in shipped("links") if pair(row)[:2] in sampled]


@pytest.fixture(scope="module")
def found() -> Agreement:
    """How far the two readers agree."""
    return measure_shipped()


def test_second_reader_read_80_mitigations(reviewed: list[Row], shipped: Shipped) -> None:
    """The second reader read 80 mitigations of the data; no pair is listed twice."""
    sampled = {pair(row)[:2] for row in reviewed}
    assert len(sampled) == 80
    assert sampled <= {(row["framework"], row["id"]) for row in shipped("mitigations")}
    assert len({pair(row) for row in reviewed}) == len(reviewed)


def test_links_are_as_settled(reviewed: list[Row], links: list[Row]) -> None:
    """A sampled mitigation has the links that were settled, in the same order, and no other."""
    settled = [(*pair(row), row["settled"]) for row in reviewed if row["settled"]]
    assert [(*pair(row), row["relation"]) for row in links] == settled


def test_only_reviewed_links_are_no_drafts(links: list[Row], shipped: Shipped) -> None:
    """Links of sampled mitigations are no drafts, and all others are."""
    reviewed = {pair(row) for row in links}
    assert [pair(row) for row in shipped("links") if (row["review"] == "draft") == (pair(row) in reviewed)] == []


def test_difference_has_its_reason(reviewed: list[Row], links: list[Row]) -> None:
    """A pair has a reason if the readers differ, and its link then says what each of them had and why it stands."""
    assert [pair(row) for row in reviewed if bool(row["why"]) != (row["first"] != row["second"])] == []
    assert [pair(row) for row in reviewed if not row["why"] and row["settled"] != row["first"]] == []
    settlement = {pair(row): row["settlement"] for row in links}
    for row in reviewed:
        if row["settled"]:
            first, second = (row[reader] or "no link" for reader in ("first", "second"))
            said = f"First reader: {first}. Second reader: {second}. Settled: {row['settled']}, because {row['why']}."
            assert settlement[pair(row)] == (said if row["why"] else "")


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("units", r"Of the ([\d,]+) pairs of one of these mitigations and a practice"),
        ("both", r"(\d+) count for both readers"),
        ("only_first", r"(\d+) only for the first"),
        ("only_second", r"(\d+) only for the second"),
        ("alpha", r"an alpha of (0\.\d+)"),
        ("relation_alpha", r"the relation has an alpha of (0\.\d+)"),
        ("shared", r"Both linked (\d+) pairs"),
        ("same_relation", r"(\d+) of them with the same relation"),
        ("differences", r"The (\d+) differences"),
        ("settled_as_first", r"(\d+) as the first reader had it"),
        ("settled_as_second", r"(\d+) as the second"),
        ("settled_otherwise", r"(\d+) otherwise"),
    ],
)
def test_method_gives_the_measured_figures(found: Agreement, figure: str, sentence: str) -> None:
    """The method's figures for the two readers are those of scripts/measure_links.py, as far as it rounds them."""
    says = re.search(sentence, " ".join(METHOD.read_text(encoding="utf-8").split()))
    assert says, sentence
    number = says[1].replace(",", "")
    decimals = len(number.partition(".")[2])
    assert f"{getattr(found, figure):.{decimals}f}" == number
