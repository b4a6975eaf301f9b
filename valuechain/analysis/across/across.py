"""The answer across all sources: for every topic and practice, which source makes which reference actor responsible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Condition

from cachetools import LRUCache, cached

from valuechain.analysis.across.row_builder import JudgedStatement, RowBuilder, judge
from valuechain.analysis.across.statements import Statement, places_answered, statements_of
from valuechain.analysis.across.values import AcrossRow, Subject
from valuechain.model.across import AcrossQuestion
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import Practice, ReferenceActor
from valuechain.model.values import Framework


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
    statements: tuple[Statement, ...]
    """All statements of the sources, whether or not they count."""
    counted: tuple[Statement, ...]
    """The statements that ask for a practice, have begun to apply, and pass the filters."""
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

    def statements_on(self, subject: Subject) -> tuple[Statement, ...]:
        """All statements of the sources on a topic or practice, whether or not they count."""
        by_subject = self._statements_by_practice if isinstance(subject, Practice) else self._statements_by_topic
        return by_subject.get(subject.id, ())

    @cached_property
    def _statements_by_practice(self) -> Mapping[str, tuple[Statement, ...]]:
        return _group((each.link.practice, each) for each in self.statements)

    @cached_property
    def _statements_by_topic(self) -> Mapping[str, tuple[Statement, ...]]:
        return _group((each.topic, each) for each in self.statements)

    @property
    def covered(self) -> tuple[Framework, ...]:
        """The sources that answer for the model and release asked about."""
        return tuple(each for each in self.sources if each.id not in self.not_covered)

    @cached_property
    def speaking(self) -> tuple[str, ...]:
        """The sources that make somebody responsible for something."""
        spoken = {source for row in self.topics for source in row.speaking}
        return tuple(each.id for each in self.sources if each.id in spoken)


def _group(pairs: Iterable[tuple[str, Statement]]) -> Mapping[str, tuple[Statement, ...]]:
    groups: dict[str, list[Statement]] = {}
    for key, statement in pairs:
        groups.setdefault(key, []).append(statement)
    return {key: tuple(members) for key, members in groups.items()}


KEPT_ANSWERS = 32


def build_across(chain: ValueChain, question: AcrossQuestion) -> Across:
    """The answer across all sources; an LRU cache keeps it, and concurrent callers wait for the first one's result.

    >>> import valuechain as vc
    >>> across = build_across(vc.read_chain(), AcrossQuestion())
    >>> len(across.sources), len(across.actors)
    (9, 16)
    """
    return _build(chain, replace(question, is_today=False))


@cached(LRUCache(KEPT_ANSWERS), condition=Condition())
def _build(chain: ValueChain, question: AcrossQuestion) -> Across:
    sources = tuple(framework for framework in chain.frameworks if question.chooses(framework))
    answered = {framework.id: places_answered(chain, framework.id) for framework in sources}
    not_covered = tuple(source for source, places in answered.items() if not question.reaches(places))
    statements = tuple(each for each in statements_of(chain) if each.source in answered)
    by_practice: dict[str, list[JudgedStatement]] = {practice.id: [] for practice in chain.practices}
    by_topic: dict[str, list[JudgedStatement]] = {practice.topic: [] for practice in chain.practices}
    counted = []
    for statement in statements:
        judged = JudgedStatement(judge(statement, question, answered[statement.source]), statement)
        by_practice[statement.link.practice].append(judged)
        by_topic[statement.topic].append(judged)
        if judged.is_counted:
            counted.append(statement)
    builder = RowBuilder(sources, not_covered, chain.reference_actors)
    return Across(
        chain=chain,
        question=question,
        sources=sources,
        not_covered=not_covered,
        actors=chain.reference_actors,
        statements=statements,
        counted=tuple(counted),
        topics=tuple(builder.build(each, by_topic[each.id]) for each in chain.topics if each.id in by_topic),
        practices=tuple(builder.build(each, by_practice[each.id]) for each in _in_topic_order(chain)),
    )


def _in_topic_order(chain: ValueChain) -> Sequence[Practice]:
    order = {topic.id: index for index, topic in enumerate(chain.topics)}
    return sorted(chain.practices, key=lambda practice: order[practice.topic])
