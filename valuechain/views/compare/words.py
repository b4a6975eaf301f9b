"""A comparison in words: its question, its answer in a sentence, and the caption of its picture."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import ROLE_SEPARATOR
from valuechain.analysis.allocation.qualifications import count_bound_parts
from valuechain.analysis.compare.contexts import BindingChange, Change, Comparison, Move, OwnershipChange
from valuechain.analysis.compare.frameworks import FrameworkComparison, Outcome, Strengths
from valuechain.analysis.compare.rows import say_verbs
from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.question import Question
from valuechain.model.table import LegendLine
from valuechain.model.words import capital, count, join_words, pluralise
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.compare.sides import Side, Sides, build_sides
from valuechain.views.page.names import begin, called_at
from valuechain.views.picture.caption import describe_source
from valuechain.views.picture.frame import Caption

_MOST_READINGS = 2
_MOST_PARTS = 3
"""If a single mitigation has more changes than this, they are counted rather than described."""
_NOT_JOINED = "Actors are not compared, because nothing says how they match."
_CORRESPOND = "the matching of actors"
_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def side_names(sides: Sides) -> tuple[str, str]:
    """Short names for the two sides, always distinct."""
    first, second = sides.first, sides.second
    one, other = first.framework.short_name, second.framework.short_name
    if first.framework != second.framework:
        return (one, other) if one != other else (f"{one} ({first.framework.id})", f"{other} ({second.framework.id})")
    if first.state.place != second.state.place:
        return _short_place(first), _short_place(second)
    one, other = readings_in_words(sides)
    return (one, other) if one != other else ("the first side", "the second side")


def _short_place(side: Side) -> str:
    return f"{side.state.model_type}, {side.state.release_type}"


def ask(sides: Sides) -> str:
    """The comparison as a question that names both sides."""
    chain, first, second = sides.chain, sides.first, sides.second
    is_elsewhere = first.state.place != second.state.place
    if first.framework != second.framework:
        one, other = side_names(sides)
        if is_elsewhere:
            one, other = (
                f"{name} for {side.state.words(chain).model}" if chain.is_varying(side.framework.id) else name
                for name, side in ((one, first), (other, second))
            )
        one, other = f"{one}{_under(chain, first)}", f"{other}{_under(chain, second)}"
        verb = "changes" if isinstance(sides.found, Comparison) else "is different"
        return f"What {verb} between {one} and {other}?"
    name = first.framework.short_name
    if is_elsewhere:
        one, other = (f"{side.state.words(chain).model}{_under(chain, side)}" for side in (first, second))
        return f"What changes between {one} and {other}, according to {name}?"
    one, other = readings_in_words(sides)
    if one == other:
        return "Both sides are the same. Change one."
    return f"What changes between {one} and {other} in {name}?"


def _under(chain: ValueChain, side: Side) -> str:
    """The readings other than the default that a side uses."""
    named = [f"{reading} of {_label(chain, side, mitigation)}" for mitigation, reading in side.state.readings]
    return f" under reading {_few(named)}" if named else ""


class DifferentReadings(NamedTuple):
    """The ids of the readings of one mitigation that the two sides use."""

    mitigation: str
    first: str
    second: str


def differing_readings(sides: Sides) -> list[DifferentReadings]:
    """The mitigations that two sides with the same framework read differently, with both readings."""
    first, second = sides.first, sides.second
    chosen, others = dict(first.state.readings), dict(second.state.readings)
    shown = {name: _shown(sides.chain, first, name) for name in {**chosen, **others}}
    taken = [DifferentReadings(name, chosen.get(name, each), others.get(name, each)) for name, each in shown.items()]
    return [each for each in taken if each.first != each.second]


def readings_in_words(sides: Sides) -> tuple[str, str]:
    """The differing readings of two sides with the same framework, such as `reading A` and `reading B of "..."`."""
    differing = differing_readings(sides)
    if not differing:
        return "", ""
    labels = [_label(sides.chain, sides.first, each.mitigation) for each in differing]
    if len({(each.first, each.second) for each in differing}) == 1:
        return f"reading {differing[0].first}", f"reading {differing[0].second} of {_few(labels)}"
    one = _few([f"{each.first} of {label}" for each, label in zip(differing, labels, strict=True)])
    other = _few([f"{each.second} of {label}" for each, label in zip(differing, labels, strict=True)])
    return f"reading {one}", f"reading {other}"


def _shown(chain: ValueChain, side: Side, mitigation: str) -> str:
    found = chain.readings_by_mitigation.get((side.framework.id, mitigation), ())
    return next((each.id for each in found if each.is_shown), "")


def _label(chain: ValueChain, side: Side, mitigation: str) -> str:
    return f"“{chain.mitigation(side.framework.id, mitigation).label}”"


def _few(named: Sequence[str]) -> str:
    shown = list(named[:_MOST_READINGS])
    more = len(named) - len(shown)
    return join_words([*shown, f"{more} more"] if more else shown)


def answer(sides: Sides) -> str:
    """The answer in a sentence; empty if either side has no answer."""
    if sides.found is None:
        return ""
    if isinstance(sides.found, FrameworkComparison):
        return answer_frameworks(sides.found)
    return answer_versions(sides, sides.found)


def version_note(sides: Sides) -> str:
    """Why two frameworks are compared by id; empty for one framework, a comparison by topic, or a workshop's outcome.

    The outcome of a workshop shares the ids of the framework it discussed.
    """
    found = sides.found
    if not isinstance(found, Comparison) or sides.first.framework == sides.second.framework or found.unsettled:
        return ""
    return "At least half of their ids and names are the same, so they are compared as two versions of one framework."


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
            f"{f'{lost:,}' if added else count(lost, noun)} {'is' if lost == 1 else 'are'} lost" if lost else "",
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


def unmoved(found: Comparison) -> list[OwnershipChange]:
    """The changes that are not part of a move."""
    moved = {(move.mitigation.id, actor.id) for move in found.moved for actor in (*move.from_actors, *move.to_actors)}
    return [each for each in found.changes if (each.mitigation.id, each.actor.id) not in moved]


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


def say_binding(change: BindingChange) -> str:
    """The verbs and conditions that differ, such as `can / should`."""
    before, after = change.before, change.after
    conditions = [each.condition or "no condition" for each in (before, after)]
    parts = [say_verbs(change), " / ".join(conditions) if before.condition != after.condition else ""]
    return "; ".join(filter(None, parts))


def say_strengths(strengths: Strengths) -> str:
    """The strengths in words; empty if the source has no verbs.

    >>> say_strengths((Strength.REQUIRED, Strength.OPTIONAL, Strength.NOT_GIVEN))
    'required, possible; some without a verb'
    """
    given = ", ".join(each.words for each in strengths if each is not Strength.NOT_GIVEN)
    return f"{given}; some without a verb" if given and Strength.NOT_GIVEN in strengths else given


def say_parts(side: Side) -> str:
    """Where to find the verbs of a source if only the parts of its mitigations have them; empty otherwise."""
    is_there = side.allocation is not None and count_bound_parts(side.allocation) > 0
    return f"see its {pluralise(side.framework.called_level_2 or 'part')}" if is_there else ""


def role_names(chain: ValueChain, text: str) -> str:
    """Turns role ids separated by `;` into words."""
    return join_words([chain.role(role).name.lower() for role in text.split(ROLE_SEPARATOR) if role])


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
    return f"{said} {_say_actors(found, names) if found.is_crosswalked else _NOT_JOINED}"


def _say_actors(found: FrameworkComparison, names: tuple[str, str]) -> str:
    """Says whether the two frameworks name the same actors on shared topics."""
    if found.is_equal:
        return "On shared topics they name the same actors, as far as actors can be compared."
    differs = found.count(Outcome.ROLE_DIFFERS)
    same = found.count(Outcome.BOTH) + differs
    role = (
        f", {'always in a different role' if differs == same else f'{differs:,} of these in a different role'}"
        if differs
        else ""
    )
    alone = [
        (name, _times(found.count(outcome)))
        for name, outcome in zip(names, (Outcome.ONLY_FIRST, Outcome.ONLY_SECOND), strict=True)
        if found.count(outcome)
    ]
    named = f"they name the same actor {_times(same)}{role}" if same else "they never name the same actor"
    said = f"On {'the shared topic' if len(found.topics(Outcome.BOTH)) == 1 else 'shared topics'} {named}."
    if not alone:
        return said
    (name, times), *others = alone
    return f"{said} {begin(name)} alone names an actor {times}{''.join(f', {each} alone {n}' for each, n in others)}."


def _only(names: Iterable[str], numbers: Iterable[int]) -> str:
    """Counts what is in one framework only, such as `8 are only in A and 5 only in B`."""
    found = [(number, name) for number, name in zip(numbers, names, strict=True) if number]
    if not found:
        return ""
    verb = "is" if found[0][0] == 1 else "are"
    words = [f"{number:,} only in {name}" for number, name in found]
    return join_words([words[0].replace(" only", f" {verb} only", 1), *words[1:]])


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def describe_both(sides: Sides) -> str:
    """What the heading leaves out: a shared context, a significant update, the day, and the parts of mitigations."""
    chain, first, second = sides.chain, sides.first, sides.second
    varies = any(chain.is_varying(side.framework.id) for side in (first, second))
    parts = [f"For {first.state.words(chain).model}."] if varies and first.state.place == second.state.place else []
    if first.state.is_significant_update:
        parts.append("As a significant update, which no source treats differently.")
    if day := first.state.day:
        parts.append(f"{capital(day)}.")
    if first.state.level != 1 or second.state.level != 1:
        parts.append("Parts of mitigations are compared too, where a source lists them.")
    return " ".join(parts)


def list_origins(chain: ValueChain, question: Question) -> list[LegendLine]:
    """Where topics and actor matches come from, for the legend of a workbook."""
    return [LegendLine("topics and actors", said) for said in describe_origin(build_sides(chain, question))]


def describe_origin(sides: Sides) -> list[str]:
    """Whether the topics and actor matches of two sources are ours or come from a user's file."""
    found = sides.found
    if not isinstance(found, FrameworkComparison):
        return []
    names, shipped = side_names(sides), shipped_frameworks()
    are_ours = [framework.id in shipped for framework in (found.first, found.second)]
    own, ours = (
        [name for name, is_ours in zip(names, are_ours, strict=True) if is_ours is each] for each in (False, True)
    )
    is_joined = found.is_crosswalked and not found.is_by_name
    if not own:
        joined = f" and {_CORRESPOND}" if is_joined else ""
        return [f"Our interpretation: the topics{joined} are ours, not the sources’."]
    of_file = [f"the topics of {join_words(own)}", *([_CORRESPOND] if is_joined else [])]
    said = [f"From your file: {join_words(of_file)}."]
    if ours:
        said.append(f"Our interpretation: the topics of {join_words(ours)} are ours, not the source’s.")
    if found.is_by_name:
        said.append("There is no crosswalk here, so actors are matched by id or name; their marks are dashed.")
    return said


def caption(sides: Sides) -> Caption:
    """The caption of a picture of the comparison."""
    sources = dict.fromkeys(describe_source(side.framework) for side in (sides.first, sides.second))
    said = " ".join((*sources, *describe_origin(sides)))
    return Caption(ask(sides), describe_both(sides), said, sides.chain.stamp)
