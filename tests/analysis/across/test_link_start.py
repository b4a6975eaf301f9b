"""From when a link counts that rests on a part of its mitigation."""

from datetime import date

import pytest

from tests.conftest import Write
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.link_start import start_of_link
from valuechain.analysis.across.statements import statements_of
from valuechain.analysis.across.tables import link_rows
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.model.chain import ValueChain
from valuechain.model.question.across import AcrossQuestion


def write_link(write: Write, mitigation: str, ownership: str, link: str) -> ValueChain:
    """A mitigation with one owner and one link, and from when each applies."""
    return write(
        actors=[["id", "name"], ["a", "A"]],
        dates=[["id", "date", "scope"], ["early", "2025-01-01", ""], ["late", "2027-01-01", "point (b)"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["x", "X", "a", mitigation]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["x", "a", "primary", ownership]],
        practices=[["id", "topic", "name"], ["p", "privacy", "P"]],
        links=[["mitigation_id", "practice", "relation", "applies_from"], ["x", "p", "same", link]],
    )


@pytest.mark.parametrize(
    ("mitigation", "ownership", "link", "days"),
    [
        ("early;late", "", "", ["2025-01-01", "2027-01-01"]),
        ("early;late", "", "late", ["2027-01-01"]),
        ("early;late", "", "2027-01-01", ["2027-01-01"]),
        ("early;late", "", "early", ["2025-01-01"]),
        ("early", "", "late", ["2027-01-01"]),
        ("", "", "late", ["2027-01-01"]),
        ("early;late", "2028-01-01", "late", ["2028-01-01"]),
        ("early;late", "2026-01-01", "late", ["2027-01-01"]),
    ],
)
def test_days_of_a_link(write: Write, mitigation: str, ownership: str, link: str, days: list[str]) -> None:
    """Of the dates of an ownership, those of the link are kept; if none is, the later of the two counts."""
    chain = write_link(write, mitigation, ownership, link)
    (statement,) = statements_of(chain)
    assert statement.ownership is not None
    found = start_of_link(chain, statement.link, statement.ownership)
    assert [each.date.isoformat() for each in found.dates] == days
    assert date.fromordinal(statement.starts).isoformat() == days[0]
    timeline = build_timeline(build_across(chain, AcrossQuestion()))
    assert [group.day.isoformat() for group in timeline.groups] == days


def test_a_date_of_the_link_keeps_its_scope(write: Write) -> None:
    """A day is enough to choose a date of the mitigation: its scope stays."""
    chain = write_link(write, "early;late", "", "2027-01-01")
    (group,) = build_timeline(build_across(chain, AcrossQuestion())).groups
    assert group.start.scope == "point (b)"


def test_words_that_name_no_day(write: Write) -> None:
    """A link with words that name no day begins with the mitigation, and the words are kept."""
    chain = write_link(write, "early", "", "soon")
    (statement,) = statements_of(chain)
    found = start_of_link(chain, statement.link, statement.mitigation)
    assert (found.first, found.words) == (date(2025, 1, 1).toordinal(), ("soon",))


def test_the_table_of_links_has_its_dates(write: Write) -> None:
    """The table of links says from when, as in links.csv."""
    table = link_rows(write_link(write, "early;late", "", "late"))
    assert [row[table.columns.index("applies_from")] for row in table.rows] == ["late"]
