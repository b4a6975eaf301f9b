"""The editions of a source's text that the data was made from, and how far its rows are checked against them."""

from dataclasses import dataclass

from valuechain.analysis.sources.checks import Checks, count_checks
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.texts import SourceText
from valuechain.model.words import count, write_date

WITHOUT_PLACE = (
    "A row without a place is of our own making, such as a grouping of articles, or rests on what the source does not "
    "say, on a list or an introduction as a whole, or on a text that we do not have."
)


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a framework's text."""

    texts: tuple[SourceText, ...]
    checks: str
    """How many rows are checked, and when, in a sentence."""


def find_editions(chain: ValueChain, framework: Framework) -> Editions:
    """The editions that a framework's rows were read from, in the order of the file."""
    texts = tuple(text for text in chain.texts if text.framework == framework.id)
    return Editions(texts, describe_checks(count_checks(chain, framework.id)))


def describe_checks(checks: Checks) -> str:
    """How many rows have a checked place, and when they were last checked.

    >>> describe_checks(Checks(rows=96, checked=90, last="2026-11-28"))
    '90 of 96 rows have a checked place; the last check was on 28 November 2026.'
    """
    if not checks.checked:
        return f"None of its {count(checks.rows, 'row')} has a checked place yet."
    has = "has" if checks.checked == 1 else "have"
    return (
        f"{checks.checked:,} of {count(checks.rows, 'row')} {has} a checked place; "
        f"the last check was on {write_date(checks.last)}."
    )


def describe_version(chain: ValueChain) -> str:
    """The day of the data, as the start of a sentence that ends with its whole version; empty without a version."""
    if not chain.version:
        return ""
    day = f" of {write_date(chain.updated)}" if chain.updated else ""
    return f"This is the data{day}, version"
