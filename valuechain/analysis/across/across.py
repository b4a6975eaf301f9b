"""The answer across all sources: for every topic and practice, which source makes which reference actor responsible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from valuechain.analysis.across.codes import (
    LEFT_OUT,
    VOICES,
    Voices,
    codes_of_statements,
    find,
    judge,
    places_by_source,
)
from valuechain.analysis.across.row_builder import RowBuilder
from valuechain.analysis.across.statements import JudgedStatement, Statement, statements_of
from valuechain.analysis.across.values import AcrossRow, Subject, Voice
from valuechain.analysis.allocation.codes import pick
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.framework import Framework
from valuechain.model.once import latest_answers
from valuechain.model.question.across import AcrossQuestion


@dataclass(frozen=True, eq=False, repr=False)
class Across:
    """The answer to a question across all sources."""

    chain: ValueChain
    question: AcrossQuestion
    sources: tuple[Framework, ...]
    """The frameworks that the filters keep."""
    not_covered: tuple[str, ...]
    """Those of the sources that do not answer for the model and release asked about."""
    actors: tuple[ReferenceActor, ...]
    """The reference actors, in value-chain order."""
    voices: Voices
    """What each statement of the chain says, as a position in `VOICES`; `LEFT_OUT` for those of other sources."""
    topics: tuple[AcrossRow, ...]
    """One row per topic that has practices."""
    practices: tuple[AcrossRow, ...]
    """One row per practice, topic by topic."""

    def practices_of(self, topic: str) -> tuple[AcrossRow, ...]:
        """The rows of a topic's practices."""
        return self._by_topic.get(topic, ())

    @cached_property
    def _by_topic(self) -> Mapping[str, tuple[AcrossRow, ...]]:
        groups: dict[str, list[AcrossRow]] = {}
        for row in self.practices:
            if isinstance(row.subject, Practice):
                groups.setdefault(row.subject.topic, []).append(row)
        return {topic: tuple(rows) for topic, rows in groups.items()}

    def row_of(self, subject: Subject) -> AcrossRow:
        """The row of a topic or practice."""
        return self._rows[type(subject), subject.id]

    @cached_property
    def _rows(self) -> Mapping[tuple[type, str], AcrossRow]:
        return {(type(row.subject), row.subject.id): row for row in (*self.topics, *self.practices)}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements of the sources, whether or not they count."""
        return tuple(pick(statements_of(self.chain), self.voices != LEFT_OUT))

    @cached_property
    def counted(self) -> tuple[Statement, ...]:
        """The statements that ask for a practice, have begun to apply, and pass the filters."""
        return tuple(pick(statements_of(self.chain), find(self.voices, Voice.SPEAKS, Voice.NO_ONE)))

    def judged_on(self, subject: Subject) -> tuple[JudgedStatement, ...]:
        """All statements of the sources on a topic or practice, whether or not they count."""
        chain, codes, statements = self.chain, codes_of_statements(self.chain), statements_of(self.chain)
        if isinstance(subject, Practice):
            is_on = codes.practice == chain.practices.index(subject)
        else:
            is_on = codes.topic == chain.topics.index(subject)
        found = np.flatnonzero(is_on & (self.voices != LEFT_OUT)).tolist()
        return tuple(JudgedStatement(VOICES[self.voices[index]], statements[index]) for index in found)

    @property
    def covered(self) -> tuple[Framework, ...]:
        """The sources that answer for the model and release asked about."""
        return tuple(each for each in self.sources if each.id not in self.not_covered)

    @cached_property
    def speaking(self) -> tuple[str, ...]:
        """The sources that make somebody responsible for something."""
        spoken = {source for row in self.topics for source in row.speaking}
        return tuple(each.id for each in self.sources if each.id in spoken)


KEPT_ANSWERS = 32


def build_across(chain: ValueChain, question: AcrossQuestion) -> Across:
    """The answer across all sources; an LRU cache keeps it, and concurrent callers wait for the first one's result.

    >>> import valuechain as vc
    >>> across = build_across(vc.read_chain(), AcrossQuestion())
    >>> len(across.sources), len(across.actors)
    (9, 16)
    """
    return _build(chain, replace(question, is_today=False))


@latest_answers(KEPT_ANSWERS)
def _build(chain: ValueChain, question: AcrossQuestion) -> Across:
    sources = tuple(framework for framework in chain.frameworks if question.chooses(framework))
    answered = places_by_source(chain)
    not_covered = tuple(source.id for source in sources if not question.reaches(answered[source.id]))
    voices, codes = judge(chain, question), codes_of_statements(chain)
    builder = RowBuilder(chain, sources, not_covered, voices)
    order = {topic.id: index for index, topic in enumerate(chain.topics)}
    practices = zip(chain.practices, builder.build(chain.practices, codes.practice), strict=True)
    with_practices = {practice.topic for practice in chain.practices}
    return Across(
        chain=chain,
        question=question,
        sources=sources,
        not_covered=not_covered,
        actors=chain.reference_actors,
        voices=voices,
        topics=tuple(row for row in builder.build(chain.topics, codes.topic) if row.subject.id in with_practices),
        practices=tuple(row for _, row in sorted(practices, key=lambda each: order[each[0].topic])),
    )
