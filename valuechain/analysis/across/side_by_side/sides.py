"""Two to six sources side by side: topic by topic, the actors that each of them makes responsible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from valuechain.analysis.across.across import Across
from valuechain.analysis.across.findings import RowFindings, sort_rows
from valuechain.analysis.across.statements import Statement
from valuechain.analysis.across.tables import name_subject
from valuechain.analysis.across.topic.short import ShortActor, say_voice_alone
from valuechain.analysis.across.values import AcrossRow, Voice
from valuechain.model.errors import QuestionError
from valuechain.model.norm import Strength
from valuechain.model.question.parameters import SOURCE
from valuechain.model.words import capital, count, join_words

FEWEST, MOST = 2, 6
"""How many sources fit side by side."""


@dataclass(frozen=True, slots=True)
class SideCell:
    """What one source says about one topic or practice."""

    source: str
    """The framework's id."""
    voice: Voice
    responsible: tuple[ShortActor, ...]
    """In value-chain order."""
    supporting: tuple[ShortActor, ...]
    """Those that support and are not responsible."""
    unmatched: tuple[str, ...]
    """The source's own names of responsible actors to which no reference actor corresponds."""
    strongest: Strength
    """The strongest verb that makes anyone responsible."""
    starts: date | None
    """The first day on which the source begins to speak, if its voice is `LATER`."""

    @property
    def said(self) -> str:
        """What it says if it makes no one responsible, in a sentence; empty if it does."""
        return say_voice_alone(self.voice, self.starts)


class SideRow(NamedTuple):
    """A topic or practice, with one cell for each source."""

    row: AcrossRow
    cells: tuple[SideCell, ...]


def check_sides(across: Across) -> None:
    """Raises QuestionError unless two to six sources are asked."""
    number = len(across.sources)
    if not FEWEST <= number <= MOST:
        kept = "has no source" if not number else f"has {count(number, 'source')}"
        raise QuestionError(
            f"Two to six sources fit side by side; this question {kept}. Name each with {SOURCE}, such as "
            f"{join_words([each.id for each in across.chain.frameworks[:FEWEST]])}."
        )


def build_side_rows(across: Across) -> dict[str, tuple[SideRow, ...]]:
    """The rows by topic id: that of the topic, followed by those of its practices. Raises QuestionError."""
    check_sides(across)
    leads = _group_leads(across)
    return {
        topic.subject.id: tuple(
            SideRow(row, tuple(_build_cell(across, row, framework.id, leads) for framework in across.sources))
            for row in (topic, *across.practices_of(topic.subject.id))
        )
        for topic in across.topics
    }


_Key = tuple[str, str, str]


def _group_leads(across: Across) -> Mapping[_Key, Sequence[Statement]]:
    """What makes anyone responsible, by topic, practice (empty for a whole topic) and source."""
    groups: dict[_Key, list[Statement]] = {}
    for each in across.counted:
        if each.is_lead:
            for practice in ("", each.link.practice):
                groups.setdefault((each.topic, practice, each.source), []).append(each)
    return groups


def _build_cell(across: Across, row: AcrossRow, source: str, leads: Mapping[_Key, Sequence[Statement]]) -> SideCell:
    _, topic, practice, _ = name_subject(row)
    found = leads.get((topic, practice, source), ())
    named = [(across.chain.reference_actor(actor), cell) for actor, cell in row.cells.items()]
    unmatched = [each.ownership for each in found if each.ownership and not each.match]
    return SideCell(
        source=source,
        voice=row.voices[source],
        responsible=tuple(
            ShortActor(actor, source in cell.in_part, source in cell.conditional)
            for actor, cell in named
            if source in cell.responsible
        ),
        supporting=tuple(
            ShortActor(actor, source in cell.supporting_in_part, source in cell.supporting_conditional)
            for actor, cell in named
            if source in cell.supporting
        ),
        unmatched=tuple(dict.fromkeys(across.chain.actor(source, each.actor).name for each in unmatched)),
        strongest=max((each.strength for each in found), key=lambda each: each.rank, default=Strength.NOT_GIVEN),
        starts=date.fromordinal(row.starts[source]) if source in row.starts else None,
    )


def put_differences_first(rows: Mapping[str, tuple[SideRow, ...]]) -> dict[str, tuple[SideRow, ...]]:
    """The topics in another order: those without a common actor, with one, on which one source speaks, and the rest.

    Those without a common actor have the lowest agreement first.
    """
    found = sort_rows([of_topic[0].row for of_topic in rows.values()])
    spoken = [row.subject.id for row in (*found.split, *found.agreed, *found.single)]
    return {topic: rows[topic] for topic in dict.fromkeys((*spoken, *rows))}


def describe_sides(across: Across) -> str:
    """On how many topics the sources make a common actor responsible, in sentences."""
    found = sort_rows(across.topics)
    is_pair = len(across.sources) == FEWEST
    rest = [
        (len(found.single), "only one speaks"),
        (len(across.topics) - found.speaking, "neither speaks" if is_pair else "none speaks"),
    ]
    said = join_words([f"{words} on {topics}" for topics, words in rest if topics])
    return " ".join(filter(None, (_say_compared(found, is_pair=is_pair), f"{capital(said)}." if said else "")))


def _say_compared(found: RowFindings, *, is_pair: bool) -> str:
    """How often the sources can be compared, and how often they share a responsible actor."""
    agreed, split = len(found.agreed), len(found.split)
    who = "both sources" if is_pair else "at least two of these sources"
    if not agreed + split:
        return f"On no topic do {who} speak."
    lead = f"{capital(who)} speak on {count(agreed + split, 'topic')}."
    if agreed and split:
        return f"{lead} On {agreed} they share a responsible actor; on {split} they do not."
    return f"{lead} They {'always' if agreed else 'never'} share a responsible actor."


def describe_cell(cell: SideCell) -> str:
    """The cell in words."""
    parts = []
    names = [*(each.words for each in cell.responsible), *(f"“{name}”, no reference actor" for name in cell.unmatched)]
    if names:
        strength = f": {cell.strongest.words}" if cell.strongest.rank else ""
        parts.append(f"{join_words(names)}{strength}.")
    if cell.said:
        parts.append(cell.said)
    if cell.supporting:
        parts.append(f"Supports: {join_words([each.words for each in cell.supporting])}.")
    return " ".join(parts)
