"""How the room's answers compare with the guidance, in words: actor by actor, and question by question."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.analysis.workshop.statistics.guidance import Verdict, VersusCell, compare_answers
from valuechain.model.words import capital
from valuechain.model.workshop.plan import Plan
from valuechain.views.workshop.words import percent, say_close, word_role


class VerdictWords(NamedTuple):
    """A verdict in words."""

    sign: str
    word: str
    meaning: str


VERDICTS: Mapping[Verdict, VerdictWords] = {
    Verdict.DIFFERS: VerdictWords("≠", "differs", "more than half give a different role from the published one"),
    Verdict.SPLIT: VerdictWords("÷", "split", "no role, published or not, has more than half"),
    Verdict.SAME: VerdictWords("✓", "same as the guidance", "more than half give exactly the published role"),
}
"""In order of interest: differences come first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one actor, in words."""

    kind: str
    """Sets the colour: the verdict, or `unknown` without one."""
    sign: str
    word: str
    is_published: str
    """The published role in words, with the source's verb."""
    condition: str
    """The condition of the published role; empty if there is none."""
    published: str | None = None
    """The id of the published role, which selects its mark."""
    share: str = ""
    """The share of those with a view that gives exactly that role; empty if the role is not known or no one has one."""
    compared: str = ""
    """How many give exactly that role."""
    room: str = ""
    """The majority's role in words, or “no majority”; empty if the majority gives the published role."""
    close: str = ""
    """How few people would have changed the verdict; empty if it isn't close."""
    is_none_confirmed: bool = False
    """Whether most people agree with the source that the actor has no role."""


def judge(cell: VersusCell) -> Judged:
    """The verdict on a cell in words."""
    if cell.published is None:
        return Judged(
            kind="unknown", sign="", word="not compared", is_published="published role not known", condition=""
        )
    words = VERDICTS[cell.verdict] if cell.verdict else VerdictWords("", "no one has a view", "")
    room = ""
    if cell.majority != cell.published and cell.known:
        room = "no majority" if cell.majority is None else f"most say {word_role(cell.majority)}"
    return Judged(
        kind=cell.verdict or "unknown",
        sign=words.sign,
        word=words.word,
        is_published=f"published: {', '.join(filter(None, (word_role(cell.published), cell.verb)))}",
        condition=cell.condition,
        published=cell.published,
        share="" if cell.share is None else percent(cell.share),
        compared=say_compared(cell),
        room=room,
        close=say_close(cell.swing),
        is_none_confirmed=cell.is_none_confirmed,
    )


def say_verdicts(plan: Plan, answers: Mapping[str, CommonAnswer]) -> str:
    """How the room's answers compare with the guidance; the numbers add up to the number of answers.

    Empty if none can be compared. `answers` are by mitigation id.
    """
    verdicts = compare_answers(plan, answers)
    if not verdicts:
        return ""
    few = sum(common.known < 2 for common in answers.values())
    of = Counter(verdicts.values())
    same, differs, split = (of[each] for each in (Verdict.SAME, Verdict.DIFFERS, Verdict.SPLIT))
    parts = [f"is the same as the guidance on {same:,}"] if same else []
    if differs:
        parts.append(f"differs {'' if same else 'from the guidance '}on {differs:,}")
    words = [f"the room’s answer {' and '.join(parts)}"] if parts else []
    if split:
        words.append(f"the room is split on {split:,}")
    if alone := len(answers) - len(verdicts) - few:
        words.append(f"on {alone:,} there is no guidance to compare with")
    if few:
        words.append(f"on {few:,} fewer than two people had a view")
    return f"{capital('; '.join(words))}."


def say_compared(cell: VersusCell) -> str:
    """How many give exactly the published role."""
    if cell.published is None or not cell.known:
        return "no one has a view"
    return f"{cell.same:,} of {cell.known:,} say {word_role(cell.published)}"
