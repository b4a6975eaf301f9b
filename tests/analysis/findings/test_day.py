"""What applies on the day asked about and what comes next, worked out by hand from a small framework."""

from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.dated import DOUBT, EARLIER, LATER, TABLES, WORDS, write_dated
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.day import Day, build_day
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.findings import all_finding_rows
from valuechain.analysis.rows.matrix import finding_ids
from valuechain.analysis.rows.sheets import findings_sheet
from valuechain.model.question.selection import Selection
from valuechain.model.values import Mitigation


@pytest.fixture
def act(write: Write) -> vc.ValueChain:
    """The small framework with dates."""
    return write_dated(write)


def look(chain: vc.ValueChain, on: str) -> Day:
    """What applies on a day."""
    day = build_day(vc.build_allocation(chain, on=date.fromisoformat(on)))
    assert day is not None
    return day


def ids(mitigations: tuple[Mitigation, ...]) -> list[str]:
    """The ids of mitigations."""
    return [mitigation.id for mitigation in mitigations]


@pytest.mark.parametrize(
    ("on", "applying"),
    [("2025-02-01", 2), ("2025-02-02", 3), ("2027-01-01", 6), ("2027-12-01", 6), ("2027-12-02", 7)],
)
def test_counts(act: vc.ValueChain, on: str, applying: int) -> None:
    """A day counts what applies among everything, the undated, and those dated in words."""
    day = look(act, on)
    assert (day.applying, day.total, day.undated, ids(day.in_words)) == (applying, 7, 1, ["someday"])


def test_later_dates_in_order(act: vc.ValueChain) -> None:
    """Later dates come in order, with their scope and what begins, extends, or gets another role."""
    found = look(act, "2026-06-01").coming
    assert [
        (each.date.isoformat(), each.scope, each.is_settled, ids(each.begin), ids(each.extend), each.transitions)
        for each in found
    ] == [
        ("2026-08-02", "", False, ["conformity"], [], ()),
        ("2026-12-02", "", True, ["notice"], [], ()),
        ("2027-06-01", "", True, [], [], ()),
        ("2027-12-02", "Annex III", True, ["risks"], [], (LATER,)),
        ("2028-08-02", "Annex I", True, [], ["risks"], (LATER,)),
    ]
    assert [[(o.mitigation, o.actor) for o in each.ownerships] for each in found] == [
        [], [], [("literacy", "user")], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "dates"), [("2028-08-01", ["2028-08-02"]), ("2028-08-02", []), ("2027-12-02", ["2028-08-02"])]
)
def test_a_date_that_has_come_is_no_longer_coming(act: vc.ValueChain, on: str, dates: list[str]) -> None:
    """From the day of a date on, it is no longer among the later ones."""
    assert [each.date.isoformat() for each in look(act, on).coming] == dates


@pytest.mark.parametrize("on", ["2026-08-01", "2026-08-02"])
def test_why_a_date_is_not_settled(act: vc.ValueChain, on: str) -> None:
    """A day says why dates are not settled, before and after they have come."""
    assert look(act, on).doubts == (DOUBT,)


def test_without_a_day_nothing_comes(act: vc.ValueChain) -> None:
    """Without a day, there is nothing to say about one."""
    allocation = vc.build_allocation(act)
    assert (build_day(allocation), build_findings(allocation).day) == (None, None)


def test_filters_do_not_change_a_day(act: vc.ValueChain) -> None:
    """What is said about the day covers the whole answer, whatever the filters."""
    whole = vc.build_allocation(act, on=date(2027, 1, 1))
    assert build_day(select(whole, Selection(actors=("user",)))) == build_day(whole)


@pytest.mark.parametrize(
    ("on", "partial", "unsettled"),
    [
        ("2026-08-01", [], []),
        ("2026-08-02", [], ["conformity"]),
        ("2027-12-02", ["risks"], ["conformity"]),
        ("2028-08-02", [], ["conformity"]),
    ],
)
def test_in_part_and_not_settled(act: vc.ValueChain, on: str, partial: list[str], unsettled: list[str]) -> None:
    """A day lists what applies in part, and what applies only by a date that is not settled."""
    day = look(act, on)
    assert (ids(day.partial), ids(day.unsettled)) == (partial, unsettled)


@pytest.mark.parametrize(
    ("on", "running"),
    [
        ("2025-08-01", []),
        ("2025-08-02", [EARLIER]),
        ("2027-08-01", [EARLIER]),
        ("2027-08-02", []),
        ("2027-12-02", [LATER]),
        ("2030-08-01", [LATER, LATER]),
        ("2030-08-02", []),
    ],
)
def test_a_transition_runs_until_the_last_day_that_it_names(act: vc.ValueChain, on: str, running: list[str]) -> None:
    """The transition of a date that has come runs until the last day that its text names."""
    assert [each.text for each in look(act, on).transitions] == running


def test_a_transition_that_names_no_day_never_ends(write: Write) -> None:
    """A transition without a day in its text is listed for good, because its end is not known."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        dates=[["id", "date", "transition"], ["L", "2025-02-02", "Until the system changes."]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "a", "L"]],
    )
    assert [ids(each.mitigations) for each in look(chain, "2099-01-01").transitions] == [["m"]]


def test_several_frameworks(write: Write) -> None:
    """Without a framework, a day covers every framework that answers, each with its own dates."""
    others = [["framework", *row] if row[0] == "id" else ["act", *row] for row in TABLES["mitigations"]]
    chain = write(
        frameworks=[["id", "name"], ["act", "The Act"], ["other", "The Other"]],
        actors=[["framework", "id", "name"], ["act", "maker", "M"], ["act", "user", "U"], ["other", "maker", "M"]],
        mitigations=[*others, ["other", "own", "Own", "", "maker", "", "2029-01-01"]],
        dates=[["framework", *TABLES["dates"][0]], *(["act", *row] for row in TABLES["dates"][1:])],
        ownerships=[["framework", *TABLES["ownerships"][0]], ["act", *TABLES["ownerships"][1]]],
    )
    day = look(chain, "2027-01-01")
    assert (day.applying, day.total) == (6, 8)
    assert [(each.date.isoformat(), ids(each.begin)) for each in day.coming][-1] == ("2029-01-01", ["own"])


def test_rows(act: vc.ValueChain) -> None:
    """The findings table has a row for each date that comes, still runs, is not settled, or is in words."""
    table = all_finding_rows(vc.build_allocation(act, on=date(2027, 1, 1)))
    found = [(r["finding"], r["id"], r["name"], r["role"], r["where"]) for r in table.records()]
    assert [row for row in found if row[0].startswith(("coming", "transition", "unsettled", "date"))] == [
        ("coming_role", "literacy", "Literacy: Users", "2027-06-01", "secondary"),
        ("coming", "risks", "Risks", "2027-12-02", f"Annex III; {LATER}"),
        ("coming_scope", "risks", "Risks", "2028-08-02", f"Annex I; {LATER}"),
        ("transition", "models", "Models", "2025-08-02", EARLIER),
        ("unsettled_date", "conformity", "Conformity", "2026-08-02", f"on a literal reading; not settled; {DOUBT}"),
        ("date_in_words", "someday", "Someday", "", WORDS),
    ]


def test_rows_of_a_workbook(act: vc.ValueChain) -> None:
    """The workbook says the same in words, with the dates."""
    rows = findings_sheet(vc.build_allocation(act, on=date(2027, 1, 1))).table.rows
    words = [row[0] for row in rows]
    assert "Comes later: 2027-12-02" in words
    assert "Applies by a date that is not settled: 2026-08-02" in words
    assert "Date in words, not compared" in words


def test_ids(act: vc.ValueChain) -> None:
    """The findings as ids say what applies on the day, and what comes next; without a day, they say nothing of it."""
    on = date(2027, 12, 1)
    said = finding_ids(build_findings(vc.build_allocation(act, on=on)), is_of_one_framework=True)["as_of"]
    assert {name: said[name] for name in ("day", "applying", "of", "without_date", "unsettled_date")} == {
        "day": "2027-12-01", "applying": 6, "of": 7, "without_date": 1, "unsettled_date": ["conformity"],
    }  # fmt: skip
    assert [(each["date"], each["begin"], each["extend"]) for each in said["coming"]] == [
        ("2027-12-02", ["risks"], []),
        ("2028-08-02", [], ["risks"]),
    ]
    plain = finding_ids(build_findings(vc.build_allocation(act)), is_of_one_framework=True)
    assert "as_of" not in plain
