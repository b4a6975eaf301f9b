"""Where the shipped rows were read."""

import re
from datetime import date

import pytest

from tests.conftest import Shipped
from tests.data.rows import NOT_HELD
from valuechain.analysis.verify.kinds import kind_of


def test_every_place_can_be_verified(shipped: Shipped) -> None:
    """Each place is of a kind that `valuechain verify` finds."""
    assert [row for row in shipped("passages") if kind_of(row["place"]) is None] == []


def test_every_row_was_checked_against_its_passage(shipped: Shipped) -> None:
    """Each passage has a SHA-256, and the day of its check."""
    rows = shipped("passages")
    assert [row for row in rows if not re.fullmatch(r"[0-9a-f]{64}", row["hash"])] == []
    assert all(date(2026, 1, 1) <= date.fromisoformat(row["checked"]) for row in rows)


def test_every_mitigation_has_a_passage(shipped: Shipped) -> None:
    """No mitigation stands in the data without the place where it was read, if the text is held."""
    placed = {(row["framework"], row["row"]) for row in shipped("passages") if row["table"] == "mitigations"}
    without = {row["framework"] for row in shipped("mitigations") if (row["framework"], row["id"]) not in placed}
    assert without == {NOT_HELD}


def test_every_date_has_the_articles_that_it_rests_on(shipped: Shipped) -> None:
    """The dates of the EU AI Act are read in Articles 113 and 111, as adopted or amended."""
    dates = [row for row in shipped("passages", "eu-ai-act") if row["table"] == "dates"]
    places = {(row["row"], row["text"]): row["place"] for row in dates}
    high_risk = "Art 113(c), Art 111(2)"
    assert places == {
        ("L/2025-02-02", "act"): "Art 113(a)",
        ("L/2025-02-02", "amendments"): "Art 113(a)",
        ("P26/points (ba) and (bb)/2026-12-02", "amendments"): "Art 113(a)",
        ("G/2025-08-02", "act"): "Art 113(b), Art 111(3)",
        ("G/2025-08-02", "amendments"): "Art 113(b)",
        ("T/2026-08-02", "act"): "Art 113",
        ("T50-2/2026-08-02", "act"): "Art 113",
        ("T50-2/2026-08-02", "amendments"): "Art 111(4)",
        ("H/Annex III/2027-12-02", "act"): "Art 111(1)",
        ("H/Annex III/2027-12-02", "amendments"): high_risk,
        ("H/Annex I, Section A/2028-08-02", "act"): "Art 2(2), Art 111(1)",
        ("H/Annex I, Section A/2028-08-02", "amendments"): high_risk,
        ("H3/Annex III only/2027-12-02", "act"): "Art 111(1)",
        ("H3/Annex III only/2027-12-02", "amendments"): high_risk,
        ("H1/Annex I, Section A only/2028-08-02", "act"): "Art 2(2), Art 111(1)",
        ("H1/Annex I, Section A only/2028-08-02", "amendments"): high_risk,
        ("S/2026-08-02", "act"): "Art 113, Art 111(1)",
        ("S/2026-08-02", "amendments"): high_risk,
        ("S3/Annex III only/2026-08-02", "act"): "Art 113, Art 111(1)",
        ("S3/Annex III only/2026-08-02", "amendments"): high_risk,
    }


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        (
            "ca-ai-transparency",
            {
                ("A/2026-08-02", "sb-942"): "line 62",
                ("A/2026-08-02", "ab-853"): "line 50",
                ("L/2027-01-01", "ab-853"): "lines 29, 32",
                ("D/2028-01-01", "ab-853"): "lines 34, 41",
            },
        ),
        ("cn-ai-labeling", {("in-force/2025-09-01", "cn-ai-labeling"): "Art 14"}),
        ("cn-deep-synthesis", {("in-force/2023-01-10", "cn-deep-synthesis"): "Art 25"}),
        (NOT_HELD, {}),
    ],
)
def test_dates_of_the_newer_sources(shipped: Shipped, framework: str, expected: dict[tuple[str, str], str]) -> None:
    """California's dates are read in its two bills, China's in the last article of each text."""
    dates = [row for row in shipped("passages", framework) if row["table"] == "dates"]
    assert {(row["row"], row["text"]): row["place"] for row in dates} == expected


def test_one_line_is_a_line(shipped: Shipped) -> None:
    """A place with one line says "line", one with several "lines"."""
    lines = [row["place"] for row in shipped("passages") if row["place"].startswith("line")]
    assert [place for place in lines if place.startswith("line ") != place.split(maxsplit=1)[1].isdigit()] == []
