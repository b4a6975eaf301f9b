"""A comparison in words: its question, its answer in a sentence, and the caption of its picture."""

from valuechain.analysis.compare.frameworks import FrameworkComparison
from valuechain.analysis.compare.names import MOST_READINGS, name_readings, quote_label
from valuechain.model.chain import ValueChain
from valuechain.model.table import LegendLine
from valuechain.model.words import capital, join_first, join_words
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.compare.sides import Side, Sides
from valuechain.views.picture.caption import describe_source
from valuechain.views.picture.frame import Caption

_CORRESPOND = "the matching of actors"


def ask(sides: Sides) -> str:
    """The comparison as a question that names both sides."""
    chain, first, second = sides.chain, sides.first, sides.second
    is_elsewhere = first.state.place != second.state.place
    if first.framework != second.framework:
        one, other = sides.names
        if is_elsewhere:
            one, other = (
                f"{name} for {side.state.words(chain).model}" if chain.is_varying(side.framework.id) else name
                for name, side in ((one, first), (other, second))
            )
        one, other = f"{one}{_under(chain, first)}", f"{other}{_under(chain, second)}"
        verb = "is different" if sides.is_by_topic else "changes"
        return f"What {verb} between {one} and {other}?"
    name = first.framework.short_name
    if is_elsewhere:
        one, other = (f"{side.state.words(chain).model}{_under(chain, side)}" for side in (first, second))
        return f"What changes between {one} and {other}, according to {name}?"
    one, other = name_readings(chain, first.state, second.state)
    if one == other:
        return "Both sides are the same. Change one."
    return f"What changes between {one} and {other} in {name}?"


def _under(chain: ValueChain, side: Side) -> str:
    """The readings other than the default that a side uses."""
    named = [
        f"{reading} of {quote_label(chain, side.state, mitigation)}" for mitigation, reading in side.state.readings
    ]
    return f" under reading {join_first(named, MOST_READINGS)}" if named else ""


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


def describe_sides(sides: Sides) -> list[LegendLine]:
    """Which side is which, and where topics and actor matches come from, for the legend of a workbook."""
    named = zip(("from", "to"), sides.heads, strict=True)
    lines = [LegendLine(column, name) for column, name in named]
    return [*lines, *(LegendLine("topics and actors", said) for said in describe_origin(sides))]


def describe_origin(sides: Sides) -> list[str]:
    """Whether the topics and actor matches of two sources are ours or come from a user's file."""
    found = sides.whole
    if not isinstance(found, FrameworkComparison):
        return []
    names, shipped = sides.names, shipped_frameworks()
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
        said.append("There is no crosswalk here, so actors are matched by id or name.")
    return said


def caption(sides: Sides) -> Caption:
    """The caption of a picture of the comparison."""
    sources = dict.fromkeys(describe_source(side.framework) for side in (sides.first, sides.second))
    said = " ".join((*sources, *describe_origin(sides)))
    return Caption(ask(sides), describe_both(sides), said, sides.chain.stamp)
