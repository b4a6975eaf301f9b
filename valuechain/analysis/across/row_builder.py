"""Builds the rows of an answer across all sources from its statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from valuechain.analysis.across.statements import Statement, has_begun, passes
from valuechain.analysis.across.values import AcrossCell, AcrossRow, Agreement, Subject, Voice
from valuechain.model.across import AcrossQuestion
from valuechain.model.common_language import ReferenceActor
from valuechain.model.norm import Strength
from valuechain.model.values import Framework
from valuechain.model.vocabulary import Place


class JudgedStatement(NamedTuple):
    """A statement, and whether the question counts it."""

    voice: Voice
    """What the source would say if this statement were its only one."""
    statement: Statement

    @property
    def is_counted(self) -> bool:
        """Whether it asks for the practice, has begun to apply, and passes the filters."""
        return self.voice in (Voice.SPEAKS, Voice.NO_ONE)


def judge(statement: Statement, question: AcrossQuestion, answered: frozenset[Place]) -> Voice:
    """What the source says by one statement; `answered` are the places that its framework answers."""
    if not question.reaches(answered):
        return Voice.NOT_COVERED
    if not statement.is_asking:
        return Voice.RELATED
    if not passes(statement, question, answered):
        return Voice.HIDDEN
    if not has_begun(statement, question.on):
        return Voice.LATER
    return Voice.SPEAKS if statement.is_lead else Voice.NO_ONE


class RowBuilder:
    """Builds rows for one choice of sources."""

    def __init__(
        self, sources: Sequence[Framework], not_covered: Iterable[str], actors: Sequence[ReferenceActor]
    ) -> None:
        self._sources = [framework.id for framework in sources]
        self._binding = {framework.id for framework in sources if framework.is_binding}
        self._not_covered = frozenset(not_covered)
        self._actors = [actor.id for actor in actors]

    def build(self, subject: Subject, judged: Iterable[JudgedStatement]) -> AcrossRow:
        """The row of a topic or practice."""
        by_source: dict[str, list[JudgedStatement]] = {}
        for each in judged:
            by_source.setdefault(each.statement.source, []).append(each)
        voices = {source: self._voice(source, by_source.get(source, ())) for source in self._sources}
        cells = dict(self._cells(by_source))
        speaking = [source for source, voice in voices.items() if voice is Voice.SPEAKS]
        return AcrossRow(
            subject=subject,
            cells=cells,
            voices=voices,
            starts={
                source: min(each.statement.starts for each in by_source[source] if each.voice is Voice.LATER)
                for source, voice in voices.items()
                if voice is Voice.LATER
            },
            agreement=self._agreement(cells, speaking),
            strongest=max((cell.strongest for cell in cells.values()), key=_rank, default=Strength.NOT_GIVEN),
            binding=tuple(source for source in speaking if source in self._binding),
        )

    def _voice(self, source: str, judged: Sequence[JudgedStatement]) -> Voice:
        """What the source says by all its statements on the subject.

        A supporting role does not hide that the source makes somebody responsible later, or behind the filters.
        """
        if source in self._not_covered:
            return Voice.NOT_COVERED
        leads = {each.voice for each in judged if each.statement.is_lead}
        heard = {each.voice for each in judged}
        for voices, voice in (
            (leads, Voice.SPEAKS), (leads, Voice.LATER), (leads, Voice.HIDDEN),
            (heard, Voice.NO_ONE), (heard, Voice.LATER), (heard, Voice.HIDDEN), (heard, Voice.RELATED),
        ):  # fmt: skip
            if voice in voices:
                return voice
        return Voice.SILENT

    def _cells(self, by_source: Mapping[str, Sequence[JudgedStatement]]) -> Iterator[tuple[str, AcrossCell]]:
        by_actor: dict[str, dict[str, list[JudgedStatement]]] = {}
        for source in self._sources:
            for each in by_source.get(source, ()):
                if each.statement.match and (each.is_counted or each.voice is Voice.LATER):
                    by_actor.setdefault(each.statement.actor, {}).setdefault(source, []).append(each)
        for actor in self._actors:
            if actor in by_actor:
                yield actor, self._cell(by_actor[actor])

    def _cell(self, by_source: Mapping[str, Sequence[JudgedStatement]]) -> AcrossCell:
        responsible: dict[str, list[Statement]] = {}
        supporting, informed, later = [], [], []
        for source, judged in by_source.items():
            counted = [each.statement for each in judged if each.is_counted]
            leads = [each for each in counted if each.is_lead]
            if leads:
                responsible[source] = leads
            elif any(each.is_owner for each in counted):
                supporting.append(source)
            elif counted:
                informed.append(source)
            if not leads and any(each.voice is Voice.LATER and each.statement.is_lead for each in judged):
                later.append(source)
        return AcrossCell(
            responsible=tuple(responsible),
            in_part=tuple(source for source, leads in responsible.items() if all(each.is_in_part for each in leads)),
            conditional=tuple(
                source for source, leads in responsible.items() if all(each.is_conditional for each in leads)
            ),
            supporting=tuple(supporting),
            informed=tuple(informed),
            later=tuple(later),
            strongest=max(
                (each.strength for leads in responsible.values() for each in leads),
                key=_rank,
                default=Strength.NOT_GIVEN,
            ),
            binding=tuple(source for source in responsible if source in self._binding),
        )

    def _agreement(self, cells: Mapping[str, AcrossCell], speaking: Sequence[str]) -> Agreement:
        named = max((len(cell.responsible) for cell in cells.values()), default=0)
        most = tuple(actor for actor, cell in cells.items() if named and len(cell.responsible) == named)
        in_part = min((len(cells[actor].in_part) for actor in most), default=0)
        return Agreement(most, named, len(speaking), in_part)


def _rank(strength: Strength) -> int:
    return strength.rank
