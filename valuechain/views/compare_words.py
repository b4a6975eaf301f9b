"""A comparison in words: its question, its answer in a sentence, and what a picture of it says of itself."""

from collections import Counter
from collections.abc import Sequence

from valuechain.analysis.comparison import Change, Comparison
from valuechain.analysis.framework_comparison import FrameworkComparison, Outcome
from valuechain.model.chain import ValueChain
from valuechain.views.caption import describe_source
from valuechain.views.compare_sides import Side, Sides
from valuechain.views.phrases import article, count, join_words
from valuechain.views.picker import find_phrase
from valuechain.views.picture import Caption

_MOST_READINGS = 2


def side_names(sides: Sides) -> tuple[str, str]:
    """What the two sides are called in a few words, never the same for both."""
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
    """The question in the words of both sides."""
    chain, first, second = sides.chain, sides.first, sides.second
    is_elsewhere = first.state.place != second.state.place
    if first.framework != second.framework:
        one, other = side_names(sides)
        if is_elsewhere:
            one, other = (
                f"{name} for {_context(chain, side)}" if chain.is_varying(side.framework.id) else name
                for name, side in ((one, first), (other, second))
            )
        one, other = f"{one}{_under(chain, first)}", f"{other}{_under(chain, second)}"
        return f"What changes between {one} and {other}?"
    name = first.framework.short_name
    if is_elsewhere:
        one, other = (f"{_context(chain, side)}{_under(chain, side)}" for side in (first, second))
        return f"What changes between {one} and {other}, according to {name}?"
    one, other = readings_in_words(sides)
    if one == other:
        return f"What changes between {name} and itself?"
    return f"What changes between {one} and {other} in {name}?"


def _context(chain: ValueChain, side: Side) -> str:
    model = find_phrase(chain.model_types, side.state.model_type)
    release = find_phrase(chain.release_types, side.state.release_type)
    return f"{article(model)} {model} model released as {release}"


def _under(chain: ValueChain, side: Side) -> str:
    """Which readings a side takes that are not the shown ones."""
    named = [f"{reading} of {_label(chain, side, mitigation)}" for mitigation, reading in side.state.readings]
    return f" under reading {_few(named)}" if named else ""


def readings_in_words(sides: Sides) -> tuple[str, str]:
    """The readings in which two sides of the same framework differ, such as `reading A` and `reading B of "..."`."""
    first, second = sides.first, sides.second
    chosen, others = dict(first.state.readings), dict(second.state.readings)
    shown = {name: _shown(sides.chain, first, name) for name in {**chosen, **others}}
    differing = [name for name in shown if chosen.get(name, shown[name]) != others.get(name, shown[name])]
    if not differing:
        return "", ""
    named = [
        [(taken.get(mitigation, shown[mitigation]), _label(sides.chain, side, mitigation)) for mitigation in differing]
        for side, taken in ((first, chosen), (second, others))
    ]
    if len(differing) == 1:
        return f"reading {named[0][0][0]}", f"reading {named[1][0][0]} of {named[1][0][1]}"
    one, other = (_few([f"{reading} of {label}" for reading, label in pairs]) for pairs in named)
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
    """The answer in a sentence; empty where a side has none."""
    if sides.found is None:
        return ""
    if isinstance(sides.found, FrameworkComparison):
        return answer_frameworks(sides.found)
    return answer_versions(sides.found)


def version_note(sides: Sides) -> str:
    """Why two frameworks are compared id by id; empty where they are one, or are compared by topic."""
    found = sides.found
    if not isinstance(found, Comparison) or sides.first.framework == sides.second.framework:
        return ""
    kept = count(len(found.kept), "mitigation")
    return f"They share the ids of {kept} here, so they are compared id by id, as two versions of one."


def answer_versions(found: Comparison) -> str:
    """What differs between two contexts, readings or versions, in a sentence."""
    kept = len(found.kept)
    if found.is_equal:
        return f"Both give the same owners for all {kept:,}." if kept else "Neither side has anything to compare."
    parts = [
        f"{number:,} {word}" for number, word in ((len(found.added), "added"), (len(found.lost), "lost")) if number
    ]
    first = f"{capital(join_words(parts))}. " if parts else ""
    if not kept:
        return f"{first}They have no mitigation in common."
    if not found.changes:
        return f"{first}The owners of the {kept:,} that both have are the same."
    changed = len({each.mitigation.id for each in found.changes})
    kinds = Counter(each.change for each in found.changes)
    said = [
        f"{count(kinds[kind], 'role')} {word}"
        for kind, word in (
            (Change.GAINED, "gained"),
            (Change.LOST, "lost"),
            (Change.ROLE_CHANGED, "changed"),
        )
        if kinds[kind]
    ]
    moved = f" {count(len(found.moved), 'role')} moved from one actor to another." if found.moved else ""
    are = "is" if changed == 1 else "are"
    where = f"{changed:,} of the {kept:,} mitigations that both have {are} held differently"
    return f"{first}{where}: {join_words(said)}.{moved}"


def answer_frameworks(found: FrameworkComparison) -> str:
    """What two frameworks share, in a sentence."""
    names = found.first.short_name, found.second.short_name
    wheres = (
        (Outcome.BOTH, "in both"),
        (Outcome.ONLY_FIRST, f"only in {names[0]}"),
        (Outcome.ONLY_SECOND, f"only in {names[1]}"),
        (Outcome.ROLE_DIFFERS, "in both, but in another role"),
    )
    topics = _shares([(len(found.topics(outcome)), where) for outcome, where in wheres])
    said = f"Of {count(len(found.lines), 'topic')}, {topics}."
    if not found.is_crosswalked:
        return f"{said} No crosswalk joins their actors, so only topics are compared."
    if found.is_equal:
        return f"{said} Both give each topic to the same actors, as far as they can be compared."
    if not found.cells:
        return said
    held = _shares([(found.count(outcome), where) for outcome, where in wheres])
    total = count(len(found.cells), "responsibility")
    return f"{said} Of {total} of actors for the shared topics, {held}."


def _shares(numbers: Sequence[tuple[int, str]]) -> str:
    """The numbers that are not 0, each with where it is, such as `9 are in both and 1 only in the second`."""
    (first, where), *others = [(number, where) for number, where in numbers if number]
    verb = "is" if first == 1 else "are"
    return join_words([f"{first:,} {verb} {where}", *(f"{number:,} {where}" for number, where in others)])


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


def describe_both(sides: Sides) -> str:
    """What the question leaves out: the context where it is one and matters, an update, and parts of mitigations."""
    chain, first, second = sides.chain, sides.first, sides.second
    varies = any(chain.is_varying(side.framework.id) for side in (first, second))
    parts = [f"For {_context(chain, first)}."] if varies and first.state.place == second.state.place else []
    if first.state.is_significant_update:
        parts.append("As a significant update, which changes no owner.")
    if first.state.level != 1 or second.state.level != 1:
        parts.append("Parts of mitigations are compared too, where a source has them.")
    return " ".join(parts)


def caption(sides: Sides) -> Caption:
    """What a picture of the comparison says of itself."""
    sources = dict.fromkeys(describe_source(side.framework) for side in (sides.first, sides.second))
    ours = " Topics and the crosswalk between actors are our interpretation."
    is_ours = isinstance(sides.found, FrameworkComparison)
    return Caption(ask(sides), describe_both(sides), f"{' '.join(sources)}{ours if is_ours else ''}")
