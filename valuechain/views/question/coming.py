"""What comes after the day asked about, with each long list and each transition told once."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.analysis.findings.day import Coming, Day
from valuechain.model.values import Mitigation
from valuechain.model.words import count, join_words, write_date

_FEWEST_REFERRED = 3
"""Shorter lists are repeated rather than referred to."""


class NextList(NamedTuple):
    """Mitigations under a heading."""

    title: str
    mitigations: tuple[Mitigation, ...]
    same_as: str
    """Where the same mitigations are listed before; empty if they are not."""


class NextDate(NamedTuple):
    """A later date, with the mitigations that begin or are extended."""

    coming: Coming
    lists: Sequence[NextList]
    transitions: Sequence[str]
    """The names of the transitions, such as `Transition 1`."""


class NextTransition(NamedTuple):
    """A transition: it gives some things more time after a date."""

    name: str
    title: str
    """The name, and since when it runs, if it does."""
    text: str
    running: NextList | None
    """The mitigations that it covers on the day asked about, if any."""


class Next(NamedTuple):
    """All that comes next."""

    dates: Sequence[NextDate]
    lists: Sequence[NextList]
    """What applies in part, by a date that is not settled, or by a date in words."""
    transitions: Sequence[NextTransition]


def build_next(day: Day) -> Next:
    """What comes next after the day."""
    texts = [*(text for each in day.coming for text in each.transitions), *(each.text for each in day.transitions)]
    names = {text: f"Transition {number}" for number, text in enumerate(dict.fromkeys(texts), start=1)}
    listed: dict[frozenset[Mitigation], str] = {}

    def refer(title: str, mitigations: tuple[Mitigation, ...], where: str) -> NextList:
        first = listed.setdefault(frozenset(mitigations), where) if len(mitigations) >= _FEWEST_REFERRED else where
        return NextList(title, mitigations, "" if first == where else f"the same {len(mitigations):,} as {first}")

    dates = []
    for each in day.coming:
        where = f"from {write_date(each.date)}{f' ({each.scope})' if each.scope else ''}"
        pairs = (_say_begin(each), each.begin), (_say_extended(each), each.extend)
        lists = [refer(title, mitigations, where) for title, mitigations in pairs if mitigations]
        dates.append(NextDate(each, lists, [names[text] for text in each.transitions]))
    others = (
        ("Apply in part", day.partial),
        ("Apply only by a date that is not settled", day.unsettled),
        ("Date in words", day.in_words),
    )
    lists = [refer(title, mitigations, f"under “{title}”") for title, mitigations in others if mitigations]
    transitions = []
    for text, name in names.items():
        running = [each for each in day.transitions if each.text == text]
        held = tuple(dict.fromkeys(mitigation for each in running for mitigation in each.mitigations))
        since = join_words(list(dict.fromkeys(write_date(each.since.date) for each in running)))
        title = f"{name}, running since {since}" if running else name
        transitions.append(NextTransition(name, title, text, refer(title, held, f"under “{name}”") if held else None))
    return Next(dates, lists, transitions)


def _say_begin(each: Coming) -> str:
    number = len(each.begin)
    return f"{count(number, 'mitigation')} {'begins' if number == 1 else 'begin'}"


def _say_extended(each: Coming) -> str:
    number = len(each.extend)
    apply, cover = ("applies", "covers") if number == 1 else ("apply", "cover")
    now = f"now also {cover} this scope" if each.scope else f"now {apply} in full"
    return f"{number:,} that already {apply} in part {now}"
