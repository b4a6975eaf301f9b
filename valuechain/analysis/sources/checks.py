"""Counts the rows of a framework that are checked against their places in the source's text."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.texts import Passage
from valuechain.model.values import Mitigation
from valuechain.tables.keys import MODEL_NAMES, write_key
from valuechain.tables.schema import (
    TABLES_WITH_PLACES,
)


class Checks(NamedTuple):
    """How many rows of a framework are checked."""

    rows: int
    """How many rows can have a place in a text."""
    checked: int
    """How many rows have a place, and were checked against each place that they have."""
    last: str
    """The day of the latest check, as an ISO date; empty if there was none."""


def count_checks(chain: ValueChain, framework: str) -> Checks:
    """Counts a framework's rows and checks. Raises UnknownValueError."""
    part = chain.only(framework)
    places = _places(part)
    rows = [(framework, table, _key_of(table, row)) for table in TABLES_WITH_PLACES for row in getattr(part, table)]
    return Checks(
        rows=len(rows),
        checked=sum(row in places and all(is_day(passage.checked) for passage in places[row]) for row in rows),
        last=max((passage.checked for passage in part.passages if is_day(passage.checked)), default=""),
    )


def checked_on(chain: ValueChain, row: Mitigation) -> str:
    """The day on which a row was last checked against its text, as an ISO date; empty if it was not.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> checked_on(chain, chain.mitigation("pai-open", "PO-1")) >= "2026-11-28"
    True
    """
    days = [each.checked for each in passages_of_row(chain, row.framework, "mitigations", row.id)]
    return max(filter(is_day, days), default="")


def passages_of_row(chain: ValueChain, framework: str, table: str, row: str) -> tuple[Passage, ...]:
    """The places from which a row was read, by the row's key within its table and framework."""
    return _places(chain).get((framework, table, row), ())


@once_per_chain
def _places(chain: ValueChain) -> Mapping[tuple[str, str, str], tuple[Passage, ...]]:
    """The passages of each row that has any, by framework, table and key."""
    found: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for passage in chain.passages:
        found[passage.framework, passage.table, passage.row].append(passage)
    return {key: tuple(passages) for key, passages in found.items()}


def _key_of(table: str, row: object) -> str:
    return write_key(table, lambda column: getattr(row, MODEL_NAMES.get(column, column)))


def is_day(text: str) -> bool:
    """Whether the text is an ISO date; a user's file can say anything.

    >>> is_day("2026-11-28"), is_day(""), is_day("last week")
    (True, False, False)
    """
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
