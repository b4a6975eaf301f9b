"""From when mitigations and ownerships apply, and what of them applies on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.values import ApplicationDate, Mitigation, Ownership
from valuechain.model.words import read_day, write_date

Dated = Mitigation | Ownership
UNSETTLED = "on a literal reading; not settled"
"""Qualifies a date that is not settled: it counts as it stands, and may turn out to be another."""
COUNTED_LITERALLY = "Dates that are not settled count on a literal reading."


class Start(NamedTuple):
    """From when something applies."""

    dates: tuple[ApplicationDate, ...] = ()
    """The earliest first."""
    words: tuple[str, ...] = ()
    """Words that name no day."""

    @property
    def first(self) -> int:
        """The earliest day as an ordinal number; 0 if no day is known."""
        return self.dates[0].date.toordinal() if self.dates else 0

    @property
    def last(self) -> int:
        """The latest day as an ordinal number; 0 if no day is known."""
        return self.dates[-1].date.toordinal() if self.dates else 0

    @property
    def order(self) -> tuple[int, int, bool]:
        """Sorts starts: the earliest first day before later ones, settled days before others, mere words last."""
        return (self.first or date.max.toordinal(), self.last, not all(each.is_settled for each in self.dates))

    @property
    def is_in_words(self) -> bool:
        """Whether its only date is in words that name no day."""
        return bool(self.words) and not self.dates

    def on(self, day: date) -> "Standing":
        """What of it applies on a day."""
        since = tuple(each for each in self.dates if each.date <= day)
        return Standing(since, self.dates[len(since) :], self.words)


class Standing(NamedTuple):
    """What of something applies on a day."""

    since: tuple[ApplicationDate, ...]
    later: tuple[ApplicationDate, ...]
    words: tuple[str, ...]
    """Words that name no day."""

    @property
    def is_partial(self) -> bool:
        """Whether it has begun to apply, and more of it comes later or on a date in words."""
        return bool(self.since and (self.later or self.words))

    @property
    def is_unsettled(self) -> bool:
        """Whether it applies only because of dates that are not settled."""
        return bool(self.since) and not any(each.is_settled for each in self.since)


@once_per_chain
def _dates_by_id(chain: ValueChain) -> Mapping[tuple[str, str], tuple[ApplicationDate, ...]]:
    found: dict[tuple[str, str], list[ApplicationDate]] = defaultdict(list)
    for each in chain.dates:
        found[each.framework, each.id].append(each)
    return {key: tuple(members) for key, members in found.items()}


@once_per_chain
def _starts(_: ValueChain) -> dict[tuple[str, tuple[str, ...]], Start]:
    """The starts found so far, by framework and words: even a large framework has few."""
    return {}


def start_of(chain: ValueChain, dated: Dated) -> Start:
    """From when it applies. Without a date of its own, an ownership follows its mitigation, and a part the whole.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> [(each.date.isoformat(), each.scope) for each in start_of(chain, chain.mitigation("eu-ai-act", "art-9")).dates]
    [('2027-12-02', 'Annex III'), ('2028-08-02', 'Annex I, Section A')]
    """
    return resolve_start(chain, dated.framework, _words_of(chain, dated))


def resolve_start(chain: ValueChain, framework: str, words: tuple[str, ...]) -> Start:
    """The start that ids of a framework's dates, ISO dates and other words stand for."""
    kept, key = _starts(chain), (framework, words)
    if key not in kept:
        kept[key] = _resolve(chain, *key)
    return kept[key]


def _words_of(chain: ValueChain, dated: Dated) -> tuple[str, ...]:
    if dated.applies_from:
        return dated.applies_from
    if isinstance(dated, Ownership):
        return _words_of(chain, chain.mitigation(dated.framework, dated.mitigation))
    return chain.mitigation(dated.framework, dated.parent).applies_from if dated.parent else ()


def _resolve(chain: ValueChain, framework: str, words: Iterable[str]) -> Start:
    dates: list[ApplicationDate] = []
    unknown: list[str] = []
    for word in words:
        known = _dates_by_id(chain).get((framework, word), ())
        day = None if known else read_day(word)
        if day is not None:
            known = (ApplicationDate(framework, "", day, "", "", is_settled=True, note="", source=""),)
        dates.extend(known)
        unknown.extend(() if known else (word,))
    return Start(tuple(sorted(dates, key=lambda each: each.date)), tuple(unknown))


@once_per_chain
def start_days(part: ValueChain) -> tuple[ApplicationDate, ...]:
    """The dates on which anything in the chain begins to apply, the earliest first, one for each day and scope."""
    dated: Iterable[Dated] = (*part.mitigations, *part.ownerships)
    starts = {start_of(part, each): None for each in dated if each.applies_from}
    found = {(each.date, each.scope, each.is_settled): each for start in starts for each in start.dates}
    return tuple(sorted(found.values(), key=lambda each: each.date))


@once_per_chain
def is_dated(part: ValueChain) -> bool:
    """Whether the chain says of anything from when it applies, be it in words."""
    return any(each.applies_from for each in part.mitigations) or any(each.applies_from for each in part.ownerships)


def standing_on(chain: ValueChain, dated: Dated, on: date) -> Standing:
    """What of it applies on a day."""
    return start_of(chain, dated).on(on)


def has_begun(chain: ValueChain, dated: Dated, on: date | None) -> bool:
    """Whether it applies on a day; without a day or a known date, it does."""
    return on is None or start_of(chain, dated).first <= on.toordinal()


def describe_standing(standing: Standing) -> str:
    """The scopes that apply, each with its day, and those that come later.

    >>> day = ApplicationDate("f", "H", date(2027, 12, 2), "Annex III", "", is_settled=True, note="", source="")
    >>> later = ApplicationDate("f", "H", date(2028, 8, 2), "Annex I", "", is_settled=False, note="", source="")
    >>> describe_standing(Standing((day,), (later,), ()))
    'Annex III since 2 December 2027; Annex I from 2 August 2028 (on a literal reading; not settled)'
    """
    since = (_describe(each, "since") for each in standing.since)
    later = (_describe(each, "from") for each in standing.later)
    return "; ".join((*since, *later, *standing.words))


def _describe(each: ApplicationDate, when: str) -> str:
    unsettled = "" if each.is_settled else f" ({UNSETTLED})"
    return f"{each.scope} {when} {write_date(each.date)}{unsettled}".lstrip()


def describe_dates(chain: ValueChain, dated: Dated) -> str:
    """The dates in words, with their scope; words that name no day are kept as they are.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> describe_dates(chain, chain.mitigation("eu-ai-act", "art-9"))
    '2 December 2027 (Annex III) or 2 August 2028 (Annex I, Section A)'
    """
    return describe_start(start_of(chain, dated))


def describe_start(start: Start) -> str:
    """The dates of a start in words, with their scope, and its other words."""
    dates, words = start
    return " or ".join(dict.fromkeys((*map(describe_date, dates), *words)))


def describe_date(each: ApplicationDate) -> str:
    """A date in words, with its scope, and whether it is settled."""
    qualified = "; ".join(filter(None, (each.scope, "" if each.is_settled else UNSETTLED)))
    return f"{write_date(each.date)} ({qualified})" if qualified else write_date(each.date)
