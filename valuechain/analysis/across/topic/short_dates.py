"""Since when a source makes each actor responsible, and what begins later."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from valuechain.analysis.across.statements import Statement
from valuechain.analysis.allocation.dates import start_of
from valuechain.model.chain import ValueChain
from valuechain.model.words import begin_lower, write_date

NOT_SETTLED = "not settled"
NO_DATE = "no date given"


class ShortDate(NamedTuple):
    """Actors that a source makes responsible from the same day on."""

    actors: tuple[str, ...]
    """Ids of reference actors in value-chain order, then the source's own names where none corresponds."""
    names: tuple[str, ...]
    """The names of these actors within a sentence."""
    day: date | None
    """The day; None if no day is known."""
    when: str
    """The day in words, such as `since 2 August 2026`, or the words in its place."""
    is_unsettled: bool
    """Whether the day is not settled."""
    is_more: bool = False
    """Whether the actors are responsible already, and something is added on the day."""

    @property
    def who(self) -> str:
        """The actors in words; empty if the date names none."""
        return f"{'more for ' if self.is_more else ''}{', '.join(self.names)}" if self.names else ""

    @property
    def words(self) -> str:
        """The date in words, with its actors."""
        settled = f" ({NOT_SETTLED})" if self.is_unsettled else ""
        return f"{self.when}{settled}{f': {self.who}' if self.who else ''}"


class _Begun(NamedTuple):
    """From when one actor is responsible."""

    actor: str
    name: str
    day: int
    """As an ordinal number; 0 if no day is known."""
    words: str
    """The words in place of a day."""
    is_unsettled: bool
    is_more: bool = False


def find_dates(chain: ValueChain, leads: Sequence[Statement], on: date | None) -> tuple[ShortDate, ...]:
    """Since when the actors are responsible, the earliest date first; actors with the same date are together.

    An actor has no date if anything of it has none: it may be responsible at any time.
    """
    return _group([_begin(chain, *each) for each in _by_actor(chain, leads)], "since" if on else "from")


def find_later(
    chain: ValueChain, leads: Sequence[Statement], comes: Sequence[Statement], on: date | None
) -> tuple[ShortDate, ...]:
    """What begins after the day asked about: for each actor the first day, the earliest first.

    `leads` make somebody responsible on the day, `comes` apply only later. If the latter make no one responsible, their
    first day has no actor.
    """
    if on is None:
        return ()
    already = {actor for actor, _, _ in _by_actor(chain, leads)}
    found = [
        _begin(chain, actor, name, statements)._replace(is_more=actor in already)
        for actor, name, statements in _by_actor(chain, [each for each in comes if each.is_lead])
    ]
    found += [each for each in _extend(chain, leads, on) if each.actor not in {one.actor for one in found}]
    if not found and not leads and comes:
        found = [_begin(chain, "", "", comes)]
    return _group(found, "from")


def _extend(chain: ValueChain, leads: Sequence[Statement], on: date) -> Iterator[_Begun]:
    """The next extension of what applies already, actor by actor."""
    for actor, name, statements in _by_actor(chain, leads):
        if days := [each.date.toordinal() for one in statements for each in one.dates if each.date > on]:
            day = min(days)
            yield _Begun(actor, name, day, "", _is_unsettled(chain, statements, day), is_more=True)


def _by_actor(chain: ValueChain, statements: Iterable[Statement]) -> list[tuple[str, str, list[Statement]]]:
    """The statements by reference actor in value-chain order, and by the source's own actor where none corresponds."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for each in statements:
        if each.actor:
            groups.setdefault((each.actor, ""), []).append(each)
        elif each.ownership:
            groups.setdefault(("", chain.actor(each.source, each.ownership.actor).name), []).append(each)
    names = {(actor.id, ""): begin_lower(actor.name) for actor in chain.reference_actors}
    order = (*(key for key in names if key in groups), *(key for key in groups if key not in names))
    return [(key[0] or key[1], names.get(key, f"“{key[1]}”"), groups[key]) for key in order]


def _begin(chain: ValueChain, actor: str, name: str, statements: Sequence[Statement]) -> _Begun:
    undated = [each for each in statements if not each.starts]
    if undated:
        words = dict.fromkeys(
            word for each in undated for word in start_of(chain, each.ownership or each.mitigation).words
        )
        return _Begun(actor, name, 0, "; ".join(words) or NO_DATE, is_unsettled=False)
    day = min(each.starts for each in statements)
    return _Begun(actor, name, day, "", _is_unsettled(chain, [each for each in statements if each.starts == day], day))


def _is_unsettled(chain: ValueChain, statements: Iterable[Statement], day: int) -> bool:
    dates = [
        each
        for one in statements
        for found in (one.dates, start_of(chain, one.mitigation).dates)
        for each in found
        if each.date.toordinal() == day
    ]
    return bool(dates) and not any(each.is_settled for each in dates)


def _group(begun: Sequence[_Begun], when: str) -> tuple[ShortDate, ...]:
    """Those with the same date together, in the order of the dates; those without a day come last."""

    def date_of(each: _Begun) -> tuple[int, str, bool, bool]:
        return each.day or date.max.toordinal(), each.words, each.is_unsettled, each.is_more

    groups = (list(members) for _, members in groupby(sorted(begun, key=date_of), date_of))
    return tuple(
        ShortDate(
            actors=tuple(each.actor for each in members if each.actor),
            names=tuple(each.name for each in members if each.name),
            day=(day := date.fromordinal(members[0].day) if members[0].day else None),
            when=f"{when} {write_date(day)}" if day else members[0].words,
            is_unsettled=members[0].is_unsettled,
            is_more=members[0].is_more,
        )
        for members in groups
    )
