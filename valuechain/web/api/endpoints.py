"""Endpoints of the HTTP interface: name, parameters and formats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.timeline.values import Timeline
from valuechain.analysis.across.topic.subject import SubjectAnswer, build_subject, find_subject
from valuechain.analysis.across.values import Subject
from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.analysis.rows.plain import plain_sheet
from valuechain.model.chain import ValueChain
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.format import Format
from valuechain.model.framework import Framework
from valuechain.model.question.across import SEVERAL, AcrossQuestion
from valuechain.model.question.parameters import (
    ABSENT,
    ACTOR,
    ANNEX,
    AT_LEAST,
    COLOUR,
    DATA,
    DIFFERENCE,
    DOWNLOAD,
    END,
    FOLD,
    FRAMEWORK,
    IDLE,
    ITEM,
    LEVEL,
    MODEL_TYPE,
    NAMES,
    NAMINGS,
    ON,
    PRACTICE,
    READING,
    RELEASE_TYPE,
    RISKS,
    SECOND,
    SIZE,
    SORT,
    START,
    TOPIC,
    UPDATE,
    VERBS,
    YES_NO,
)
from valuechain.model.question.question import Question
from valuechain.model.question.selection import FILTERS
from valuechain.model.table import LegendLine, Sheet, Table
from valuechain.tables.formats import TABLE_FORMATS, Extras, TableFile
from valuechain.views.briefing.annexes import pick_annexes
from valuechain.views.page.names import begin
from valuechain.views.picture.formats import FRAMED_FORMATS
from valuechain.views.picture.framed import Framed
from valuechain.views.question.legend import describe_asked, page_of

EVERY_LINK = (DATA, DOWNLOAD)
QUESTION = (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, UPDATE, READING, LEVEL, ON, *EVERY_LINK)
SELECTION = (*QUESTION, *FILTERS.values(), SORT)
MAP_OPTIONS = (SIZE, COLOUR, FOLD, RISKS, IDLE, START, END)
SECOND_SIDE = tuple(f"{SECOND}{name}" for name in (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, READING))
ACROSS = (*SEVERAL, AT_LEAST, MODEL_TYPE, RELEASE_TYPE, ON, *EVERY_LINK)
REPEATABLE = frozenset({ANNEX, READING, f"{SECOND}{READING}", ABSENT, DIFFERENCE, FOLD, *FILTERS.values(), *SEVERAL})

Word = TypeVar("Word")


class Query:
    """A parsed request; its parameters have the same names as the command line's options."""

    def __init__(self, chain: ValueChain, args: MultiDict[str, str], origin: str = "") -> None:
        self.chain = chain
        self.args = args
        self.origin = origin

    @property
    def framework(self) -> str | None:
        """The framework asked for, or None. Raises UnknownValueError."""
        named = self.question.framework
        return self.chain.framework(named).id if named else None

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The requested framework, or all of them."""
        return (self.chain.framework(self.framework),) if self.framework else self.chain.frameworks

    @property
    def caution(self) -> str:
        """The cautions of the requested frameworks, such as "not legal advice"."""
        named = dict.fromkeys(filter(None, (self.args.get(FRAMEWORK), self.args.get(f"{SECOND}{FRAMEWORK}"))))
        return " ".join(filter(None, (self.chain.framework(each).notice for each in named)))

    @property
    def caution_across(self) -> str:
        """The cautions of all sources asked about, each after its source's name. Raises QuestionError."""
        return " ".join(f"{begin(each.short_name)}: {each.notice}" for each in self.across.sources if each.notice)

    @property
    def is_download(self) -> bool:
        """Whether to send the answer as a file to save, for desktop spreadsheets."""
        return self.pick(DOWNLOAD, YES_NO, "no")

    @cached_property
    def question(self) -> Question:
        """The question, without a framework if none is named. Raises QuestionError for invalid values."""
        question, faults = Question.from_pairs(self.args.items(multi=True), default=Question(""))
        if faults:
            raise faults[0].error
        return question

    @cached_property
    def across(self) -> Across:
        """The answer across all sources, by default as of today. Raises QuestionError for invalid values."""
        asked, faults = AcrossQuestion.from_pairs(
            self.args.items(multi=True), self.chain, today=datetime.now(UTC).date()
        )
        if faults:
            raise faults[0].error
        return build_across(self.chain, asked)

    @cached_property
    def timeline(self) -> Timeline:
        """What begins when, narrowed to the topic, practice or reference actor asked for. Raises QuestionError."""
        topic, practice, actor = (self.only(name) for name in (TOPIC, PRACTICE, ACTOR))
        return build_timeline(self.across, topic=topic, practice=practice, actor=actor)

    @cached_property
    def subject(self) -> Subject:
        """The topic or practice asked for. Raises QuestionError, also if there is neither or both."""
        topic, practice = self.only(TOPIC), self.only(PRACTICE)
        if bool(topic) is bool(practice):
            raise QuestionError(f"Give either {TOPIC} or {PRACTICE}: the id of a topic or of a practice.")
        return find_subject(self.chain, topic=topic, practice=practice)

    @cached_property
    def subject_answer(self) -> SubjectAnswer:
        """What every source says on the topic or practice asked for. Raises QuestionError."""
        return build_subject(self.across, self.subject)

    @cached_property
    def of_one(self) -> Question:
        """The question; its framework may be omitted if only one is available. Raises QuestionError."""
        return replace(self.question, framework=self.chain.framework(self.framework).id)

    @cached_property
    def allocation(self) -> Allocation:
        """The whole answer, without filters. Raises QuestionError."""
        return answer(self.chain, self.of_one)

    @property
    def has_verbs(self) -> bool:
        """Whether to write the source's verbs beside roles. Raises UnknownValueError."""
        return self.pick(VERBS, YES_NO, "no")

    @property
    def has_short_names(self) -> bool:
        """Whether columns call actors by their short names. Raises UnknownValueError."""
        return self.pick(NAMES, NAMINGS, "source")

    @property
    def annexes(self) -> tuple[str, ...]:
        """The annexes asked for, by default all of them. Raises UnknownValueError."""
        return pick_annexes(self.args.getlist(ANNEX))

    @property
    def item(self) -> str:
        """The requested id of an actor or mitigation."""
        return self.args.get(ITEM, "")

    @cached_property
    def selected(self) -> Allocation:
        """The answer, filtered and sorted. Raises QuestionError."""
        return shown_answer(self.chain, self.of_one)

    def only(self, name: str) -> str:
        """The value of a parameter that other links repeat, or empty. Raises QuestionError if it is given twice."""
        if len(values := self.args.getlist(name)) > 1:
            raise QuestionError(f'"{name}" is given {len(values)} times. Give it once.')
        return values[0] if values else ""

    def pick(self, name: str, valid: Mapping[str, Word], default: str) -> Word:
        """The value of a parameter. Raises UnknownValueError for an unknown word."""
        value = self.args.get(name) or default
        if value not in valid:
            raise UnknownValueError(name, value, valid)
        return valid[value]


Answer = Callable[[Query], str | bytes]
Forms = Mapping[Format[Any], Answer]
"""The writer for each format of an answer."""
Content = TypeVar("Content")


@dataclass(frozen=True)
class Endpoint:
    """A link under /api/v1: its parameters, and its answer in each of its formats."""

    name: str
    summary: str
    parameters: Sequence[str]
    forms: Forms
    is_dated: bool = False
    """Whether the answer depends on today's date."""
    is_costly: bool = False
    """Whether the answer can take seconds, in any format."""


def forms_of(formats: Sequence[Format[Content]], build: Callable[[Query], Content]) -> Forms:
    """An answer in each of these formats."""

    def answer_as(form: Format[Content]) -> Answer:
        return lambda query: form.write(build(query))

    return {form: answer_as(form) for form in formats}


def picture_forms(name: str, draw: Callable[[Query], str]) -> Forms:
    """A picture with a caption in every format; a slide has the address of its page."""

    def build(query: Query) -> Framed:
        page = page_of(describe_asked(query.chain, name, query.args.items(multi=True), query.origin))
        return Framed(draw(query), page)

    return forms_of(FRAMED_FORMATS, build)


def table_forms(
    rows: Callable[[Query], Table],
    sheet: Callable[[Query], Sheet] | None = None,
    *,
    sources: Callable[[Query], Sequence[Framework]] = lambda query: query.frameworks,
    legend: Callable[[Query], Sequence[LegendLine]] = lambda _: (),
) -> Forms:
    """A table in every format; `sheet` replaces its rows in a workbook, by default in words.

    A workbook credits `sources`, by default the requested frameworks; its legend states the question and the lines from
    `legend`.
    """

    def build(query: Query) -> TableFile:
        table = cache(lambda: rows(query))
        extras = Extras(
            chain=query.chain,
            sources=lambda: sources(query),
            legend=lambda table: [
                *describe_asked(query.chain, table.name, query.args.items(multi=True), query.origin),
                *legend(query),
            ],
            sheet=lambda: sheet(query) if sheet else plain_sheet(table(), query.chain),
        )
        return TableFile(table, extras, is_for_excel=query.is_download)

    return forms_of(TABLE_FORMATS, build)
