"""The entries of the calendar: what begins after the day asked about."""

from datetime import date

import pytest

from tests.conftest import Write
from tests.dated_sources import DOUBT, OLDER, write_dated_sources
from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.model.question.across import AcrossQuestion
from valuechain.views.across.timeline.calendar import list_entries


@pytest.fixture
def dated(write: Write) -> Across:
    """The answer of three small sources, as of 29 November 2026."""
    return build_across(write_dated_sources(write), AcrossQuestion(on=date(2026, 11, 29)))


def test_titles_from_the_day_asked_about_on(dated: Across) -> None:
    """Each entry says which source, how many in its own word, and what is not settled; the past is left out."""
    entries = list_entries(dated, build_timeline(dated))
    assert [(entry.day.isoformat(), entry.title) for entry in entries] == [
        ("2026-12-31", "the Law: 1 duty begins to apply (date not settled)"),
        ("2027-01-01", "the Law: 1 duty begins to apply"),
        ("2027-01-01", "the Code: 1 measure begins to apply"),
        ("2027-12-02", "the Law: 1 duty begins to apply (Annex III)"),
        ("2028-08-02", "the Law: 1 duty begins to apply and 1 is extended (Annex I)"),
        ("2030-08-02", "the Law: a transition of 1 duty ends"),
    ]


def test_a_title_says_to_what_else_something_applies(dated: Across) -> None:
    """If a day only adds a scope, the title says in plain words to what the mitigation also applies."""
    entries = list_entries(dated, build_timeline(dated, actor="maker"))
    assert "the Law: 1 duty also applies to Annex I" in [entry.title for entry in entries]


def test_every_day_without_a_day(dated: Across) -> None:
    """If every day counts, the calendar has the past too."""
    across = build_across(dated.chain, AcrossQuestion())
    assert list_entries(across, build_timeline(across))[0].day == date(2025, 2, 2)


def test_text_of_an_entry(dated: Across) -> None:
    """The text names the legal status, mitigations, actors and conditions, and whose the transition is."""
    entries = list_entries(dated, build_timeline(dated))
    assert entries[-1].text.splitlines() == [
        "Law, binding in Utopia.",
        f"For what applies from 2 December 2027 and 2 August 2028: {OLDER}",
        "- Risks (Art 2): Makers",
        "Place: Art 91",
    ]
    assert entries[-2].text.splitlines() == [
        "Law, binding in Utopia.",
        "- Logs (Art 3): Sellers",
        "- Risks (Art 2): Makers; is extended",
        f"Transition (Art 2): {OLDER}",
        "Place: Art 91; Art 92",
    ]
    assert entries[1].text.splitlines() == [
        "Law, binding in Utopia.",
        "- Tell (Art 4): Makers",
        "  Makers: if it is asked.",
    ]
    assert f"Note: {DOUBT}" in entries[0].text
    assert "Date: on a literal reading; not settled." in entries[0].text


def test_link_to_the_page(dated: Across) -> None:
    """With the server's address, an entry links to the page as it was narrowed."""
    entries = list_entries(dated, build_timeline(dated, topic="harm", actor="seller"), origin="http://localhost")
    assert {entry.text.splitlines()[-1] for entry in entries} == {
        "More: http://localhost/timeline?on=2026-11-29&topic=harm&actor=seller"
    }
    assert {entry.link for entry in entries} == {"http://localhost/timeline?on=2026-11-29&topic=harm&actor=seller"}
    assert {entry.link for entry in list_entries(dated, build_timeline(dated))} == {""}
