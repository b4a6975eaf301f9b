"""Since when each actor is responsible, and what begins later."""

from datetime import date

import pytest

from tests.conftest import Write
from tests.three_sources import TABLES, ask_sources
from valuechain.analysis.across.topic.short import ShortRow, build_short
from valuechain.analysis.across.topic.subject import build_subject
from valuechain.model.chain import ValueChain

_HEAD = ["framework", "id", "code", "name", "primary", "secondary", "informed", "applies_from", "source"]


def write_law(write: Write, *mitigations: list[str]) -> ValueChain:
    """The three sources, with other mitigations of the law, all on telling an authority."""
    tables = {
        **TABLES,
        "dates": [
            ["framework", "id", "date", "scope", "is_settled"],
            ["law", "S", "2026-01-01", "small", "yes"],
            ["law", "S", "2027-01-01", "large", "no"],
        ],
        "mitigations": [_HEAD, *mitigations, *TABLES["mitigations"][3:]],
        "ownerships": [TABLES["ownerships"][0]],
        "links": [
            TABLES["links"][0],
            *(["law", each[1], "tell", "same", ""] for each in mitigations),
        ],
    }
    return write(**tables)


def law_on(chain: ValueChain, on: date | None = date(2026, 11, 29)) -> ShortRow:
    """What the law says on telling, in short."""
    answer = build_subject(ask_sources(chain, on=on), chain.practice("tell"))
    (row,) = [row for row in build_short(answer) if row.framework.id == "law"]
    return row


@pytest.fixture
def dated(write: Write) -> ValueChain:
    """A law under which makers tell small and later large things, the public at once, and shops at an unknown time."""
    return write_law(
        write,
        ["law", "L1", "", "Tell things", "maker", "", "", "S", ""],
        ["law", "L2", "", "Tell at once", "public", "", "", "2026-01-01", ""],
        ["law", "L3", "", "Tell at some time", "shop", "", "", "", ""],
    )


def test_dates_by_actor(dated: ValueChain) -> None:
    """Actors with the same first day are together, an actor without a date is last, and a later scope is more."""
    assert law_on(dated).since_words == (
        "since 1 January 2026: model providers, “Public”; no date given: distribution platforms; "
        "from 1 January 2027 (not settled): more for model providers"
    )


def test_dates_without_a_day(dated: ValueChain) -> None:
    """Without a day, dates begin with `from`, and nothing is later."""
    row = law_on(dated, None)
    assert row.dates[0].words == "from 1 January 2026: model providers, “Public”"
    assert row.later == ()


def test_an_actor_of_which_a_part_has_no_date(write: Write) -> None:
    """An actor that is responsible for something without a date may be so at any time."""
    chain = write_law(
        write,
        ["law", "L1", "", "Tell things", "maker", "", "", "S", ""],
        ["law", "L2", "", "Tell more", "maker", "", "", "", ""],
    )
    assert [each.words for each in law_on(chain).dates] == ["no date given: model providers"]


def test_later_without_anybody_responsible(write: Write) -> None:
    """If what begins later makes no one responsible, its day has no actor."""
    chain = write_law(write, ["law", "L1", "", "Tell things", "", "shop", "", "2028-01-01", ""])
    row = law_on(chain)
    assert (row.said, row.since_words) == ("Not yet: from 1 January 2028.", "from 1 January 2028")


def test_others_later(write: Write) -> None:
    """An actor that becomes responsible later has a line of its own."""
    chain = write_law(
        write,
        ["law", "L1", "", "Tell things", "maker", "", "", "2026-01-01", ""],
        ["law", "L2", "", "Tell more", "shop", "", "", "2028-01-01", ""],
    )
    row = law_on(chain)
    assert row.since_words == "since 1 January 2026; from 1 January 2028: distribution platforms"
    assert [each.is_more for each in row.later] == [False]
