"""The answer to a comparison in a sentence or two, and what each side amounts to."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from valuechain.analysis.allocation.dates import start_of
from valuechain.analysis.compare.contexts import Change, Comparison, Move, OwnershipChange
from valuechain.analysis.compare.differences import difference_of
from valuechain.analysis.compare.frameworks import FrameworkComparison, Outcome, TopicLine
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import Difference
from valuechain.model.words import begin_lower, capital, count, join_words, write_date
from valuechain.views.compare.changes import cells_by_outcome, role_names, unmatched_on, unmoved
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.page.names import called_at

_MOST_PARTS = 3
"""If a single mitigation has more changes than this, they are counted rather than described."""
_NOT_JOINED = "Actors are not compared, because nothing says how they match."
_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


class SideFacts(NamedTuple):
    """The counts of one side, after filters."""

    name: str
    framework: Framework
    said: str
    """How many mitigations it has, and from when they apply."""


def list_side_facts(sides: Sides) -> list[SideFacts]:
    """Each side's legal status, number of mitigations and dates, under the filters in use."""
    return [
        SideFacts(name, side.framework, _describe_side(sides, side, _mitigations_of(sides, side)))
        for name, side in zip(sides.heads, sides.both, strict=True)
    ]


def _mitigations_of(sides: Sides, side: Side) -> list[Mitigation]:
    """The mitigations of a side that the filters keep."""
    found, is_first = sides.found, side is sides.first
    if isinstance(found, FrameworkComparison):
        own = [m for line in found.lines for m in (line.first if is_first else line.second)]
        return list(dict.fromkeys((*own, *(m for m in found.without_topic if m.framework == side.framework.id))))
    if found is None or side.allocation is None:
        return []
    alone = found.lost if is_first else found.added
    ids = {m.id for m in (*alone, *found.kept, *found.unsettled)}
    return [m for m in side.allocation.mitigations if m.id in ids]


def _describe_side(sides: Sides, side: Side, mitigations: Iterable[Mitigation]) -> str:
    members = list(mitigations)
    said = count(len(members), called_at(side.framework, side.state.level))
    starts = [start for m in members if (start := start_of(sides.chain, m)).dates]
    if not starts:
        return f"{said}."
    days = [write_date(day) for day in sorted({each.date for start in starts for each in start.dates})]
    which = "those with a date" if len(starts) < len(members) else "it" if len(members) == 1 else "they"
    when = f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    return f"{said}; {which} {'begins' if which == 'it' else 'begin'} to apply {when}."


def answer(sides: Sides) -> str:
    """The answer in a sentence; empty if either side has no answer."""
    found = sides.found
    if found is None:
        return ""
    if sides.state.selection.is_narrowing and not _is_anything(found):
        return "Nothing matches these filters."
    if isinstance(found, FrameworkComparison):
        lines = found.lines
        if sides.state.selection.topics and len(lines) == 1:
            return answer_topic(sides, found, lines[0])
        said = answer_frameworks(found)
    else:
        said = answer_versions(sides, found)
    return f"With these filters: {begin_lower(said)}" if sides.state.selection.is_narrowing else said


def _is_anything(found: Comparison | FrameworkComparison) -> bool:
    if isinstance(found, FrameworkComparison):
        return bool(found.lines)
    return bool(found.added or found.lost or found.kept or found.unsettled)


def answer_topic(sides: Sides, found: FrameworkComparison, line: TopicLine) -> str:
    """Summarises what two frameworks say on one topic."""
    topic = begin_lower(line.topic.name)
    numbers = [
        (side.framework.mark(name), count(len(members), called_at(side.framework, side.state.level)))
        for name, side, members in zip(sides.names, sides.both, (line.first, line.second), strict=True)
        if members
    ]
    if len(numbers) == 1:
        ((name, number),) = numbers
        silent = sides.names[1] if line.first else sides.names[0]
        return f"On {topic}, {name} has {number}; {silent} has nothing."
    (name, number), (other, other_number) = numbers
    said = f"On {topic}, {name} has {number} and {other} {other_number}."
    return f"{said} {_say_topic_actors(sides, found, line)}".rstrip()


def _say_topic_actors(sides: Sides, found: FrameworkComparison, line: TopicLine) -> str:
    """Which actors both name on a shared topic, and which only one of them."""
    if not found.is_crosswalked:
        return _NOT_JOINED
    cells = cells_by_outcome(line)
    one, other = sides.names

    def name(outcome: Outcome) -> str:
        return join_words([cell.actor.label for cell in cells[outcome]])

    differing, unmatched = cells[Outcome.ROLE_DIFFERS], len(unmatched_on(found, line))
    parts = (
        f"both name {name(Outcome.BOTH)}" if cells[Outcome.BOTH] else "",
        f"both name {name(Outcome.ROLE_DIFFERS)}, in different roles" if differing else "",
        f"only {one} names {name(Outcome.ONLY_FIRST)}" if cells[Outcome.ONLY_FIRST] else "",
        f"only {other} names {name(Outcome.ONLY_SECOND)}" if cells[Outcome.ONLY_SECOND] else "",
        f"{count(unmatched, 'actor')} cannot be matched" if unmatched else "",
    )
    said = "; ".join(filter(None, parts))
    return f"{capital(said)}." if said else ""


def answer_versions(sides: Sides, found: Comparison) -> str:
    """Summarises a comparison of two contexts, readings or versions in a sentence or two."""
    noun, kept = _noun(sides), len(found.kept)
    if found.unsettled:
        return _answer_outcome(sides, found)
    added, lost = len(found.added), len(found.lost)
    if not kept and not added and not lost:
        return "There is nothing to compare on either side."
    if not added and not lost:
        said, of_these = f"Both have the same {count(kept, noun) if kept > 1 else noun}", ""
    else:
        parts = [
            f"{count(added, noun)} {'is' if added == 1 else 'are'} added" if added else "",
            f"{f'{lost:,}' if added else count(lost, noun)} {'is' if lost == 1 else 'are'} removed" if lost else "",
        ]
        said, of_these = f"{join_words([part for part in parts if part])}.", " of these"
        if not kept:
            return f"{said} They have no {noun} in common."
        said += f" The other {f'{kept:,} stay' if kept > 1 else 'stays'}"
    same = f", with the same {'roles' if found.bindings else 'assignments'}."
    return f"{said}{f'. {_held(sides, found, of_these)}' if found.changes else same}{_bound(found)}"


def _bound(found: Comparison) -> str:
    """Counts the roles that stay the same but bind otherwise, as a further sentence."""
    if not found.bindings:
        return ""
    is_one = len(found.bindings) == 1
    words = "stays the same but has" if is_one else "stay the same but have"
    return f" {count(len(found.bindings), 'role')} {words} another strength or condition."


def _answer_outcome(sides: Sides, found: Comparison) -> str:
    """Summarises what a workshop settled, and how much it left open."""
    kept, left = len(found.kept), len(found.unsettled)
    noun = f"the {count(kept + left, _noun(sides))}" if kept + left > 1 else f"the one {_noun(sides)}"
    rest = f"{'the other ' if kept else ''}{f'{left:,}' if left > 1 else 'one'}"
    said = (
        f"The workshop settled {f'{kept:,}' if kept else 'none'} of {noun}; "
        f"{rest} {'was' if left == 1 else 'were'} left open or not asked about."
    )
    if outside := len(found.added or found.lost):
        verb = "is" if outside == 1 else "are"
        said += f" {count(outside, _noun(sides))} from the workshop {verb} not in the other source."
    if not kept:
        return said
    if not found.changes:
        return f"{said} {'It has' if kept == 1 else 'They have'} the same assignments."
    return f"{said} {_held(sides, found, ' of those settled' if kept > 1 else '')}"


def _noun(sides: Sides) -> str:
    """The noun for the items of both sources; "mitigation" if they disagree."""
    called = {called_at(side.framework, sides.first.state.level) for side in (sides.first, sides.second)}
    return called.pop() if len(called) == 1 else "mitigation"


def _held(sides: Sides, found: Comparison, of_these: str) -> str:
    """Counts the shared mitigations that are assigned differently or, if there is only one, describes it."""
    changed = len({each.mitigation.id for each in found.changes})
    number = _WORDS[changed] if changed < len(_WORDS) else f"{changed:,}"
    said = f"{number}{of_these} {'is' if changed == 1 else 'are'} assigned differently"
    changes = unmoved(found)
    if changed == 1 and len(changes) + len(found.moved) <= _MOST_PARTS:
        told = [*(_tell_move(each) for each in found.moved), *(_tell(sides.chain, each) for each in changes)]
        return f"{said}: “{found.changes[0].mitigation.label}”, {join_words(told)}."
    kinds = Counter(each.change for each in changes)
    counted = [
        (len(found.moved), f" {'passes' if len(found.moved) == 1 else 'pass'} from one actor to another"),
        *(
            (kinds[kind], f" {'is' if kinds[kind] == 1 else 'are'} {word}")
            for kind, word in ((Change.GAINED, "gained"), (Change.LOST, "lost"), (Change.ROLE_CHANGED, "changed"))
        ),
    ]
    return f"{said}: {join_words([count(number, 'role') + verb for number, verb in counted if number])}."


def _tell_move(move: Move) -> str:
    one, other = (join_words([actor.label for actor in actors]) for actors in (move.from_actors, move.to_actors))
    return f"with {other} instead of {one} as {move.role.name.lower()}"


def _tell(chain: ValueChain, change: OwnershipChange) -> str:
    before, after = role_names(chain, change.before), role_names(chain, change.after)
    who = change.actor.label
    if change.change is Change.GAINED:
        return f"with {who} as {after} too"
    if change.change is Change.LOST:
        return f"without {who} as {before}"
    return f"with {who} as {after} instead of {before}"


def answer_frameworks(found: FrameworkComparison) -> str:
    """Summarises what two frameworks share in a sentence or two."""
    names = found.first.short_name, found.second.short_name
    if not found.is_comparable:
        without = join_words([each.short_name for each in found.without_topics])
        have = "has" if len(found.without_topics) == 1 else "have"
        return f"Nothing can be compared: {without} {have} no topics."
    both = len(found.topics(Outcome.BOTH))
    apart = _only(names, [len(found.topics(outcome)) for outcome in (Outcome.ONLY_FIRST, Outcome.ONLY_SECOND)])
    shared = count(both, "topic") if both else "no topic"
    said = f"They share {shared}{f'; {apart}' if apart else ' and have no other'}."
    if not both or (found.is_crosswalked and not found.cells):
        return said
    return f"{said} {_say_actors(found, both) if found.is_crosswalked else _NOT_JOINED}"


def _say_actors(found: FrameworkComparison, shared: int) -> str:
    """Says on how many of the shared topics both name the same actors."""
    same = sum(difference_of(line) is Difference.SAME for line in found.lines)
    names = "the same actors, as far as actors can be compared"
    if shared == 1:
        return f"{'Both name' if same else 'On it, they do not name'} {names}."
    if not same:
        return f"On none of these do they name {names}."
    return f"On {'all' if same == shared else same} of these, both name {names}."


def _only(names: Iterable[str], numbers: Iterable[int]) -> str:
    """Counts what is in one framework only, such as `8 are only in A and 5 only in B`."""
    found = [(number, name) for number, name in zip(numbers, names, strict=True) if number]
    if not found:
        return ""
    verb = "is" if found[0][0] == 1 else "are"
    words = [f"{number:,} only in {name}" for number, name in found]
    return join_words([words[0].replace(" only", f" {verb} only", 1), *words[1:]])


def version_note(sides: Sides) -> str:
    """Why two frameworks are compared by id; empty for one framework, a comparison by topic, or a workshop's outcome.

    The outcome of a workshop shares the ids of the framework it discussed.
    """
    found = sides.whole
    if not isinstance(found, Comparison) or sides.first.framework == sides.second.framework or found.unsettled:
        return ""
    return "At least half of their ids and names are the same, so they are compared as two versions of one framework."
