"""What a link of the HTTP interface is made of: its name, its parameters, and the forms that its answer takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.allocation.selection import shown_answer
from valuechain.model.chain import ValueChain
from valuechain.model.errors import UnknownValueError
from valuechain.model.question import (
    FILTERS,
    FRAMEWORK,
    LEVEL,
    MODEL_TYPE,
    READING,
    RELEASE_TYPE,
    SECOND,
    SORT,
    UPDATE,
    YES_NO,
    Question,
    Selection,
)
from valuechain.model.table import Sheet, Table
from valuechain.model.values import Framework
from valuechain.tables.writing.write import BYTE_ORDER_MARK, write_csv, write_json
from valuechain.views.picture.frame import draw_png
from valuechain.views.question.asked import describe_asked

CSV, JSON = "text/csv; charset=utf-8", "application/json"
SVG, PNG = "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DATA = ("data", "download")
QUESTION = (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, UPDATE, READING, LEVEL, *DATA)
SELECTION = (*QUESTION, *FILTERS.values(), SORT)
SECOND_SIDE = tuple(f"{SECOND}{name}" for name in (FRAMEWORK, MODEL_TYPE, RELEASE_TYPE, READING))
REPEATABLE = frozenset({READING, f"{SECOND}{READING}", "absent", *FILTERS.values()})

Word = TypeVar("Word")


class Query:
    """What a request asks, read with the names of the command line."""

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
        """The framework asked for, or all of them."""
        return (self.chain.framework(self.framework),) if self.framework else self.chain.frameworks

    @property
    def caution(self) -> str:
        """The warnings that go with the rows of the frameworks that are asked, such as "not legal advice"."""
        named = dict.fromkeys(filter(None, (self.args.get(FRAMEWORK), self.args.get(f"{SECOND}{FRAMEWORK}"))))
        return " ".join(filter(None, (self.chain.framework(each).caution for each in named)))

    @property
    def is_download(self) -> bool:
        """Whether the answer is to be saved as a file, for a spreadsheet on a desktop."""
        return self.pick("download", YES_NO, "no")

    @cached_property
    def question(self) -> Question:
        """The question asked, with no framework where none is named. Raises QuestionError for what means nothing."""
        question, faults = Question.from_pairs(self.args.items(multi=True), default=Question(""))
        if faults:
            raise faults[0].error
        return question

    @cached_property
    def of_one(self) -> Question:
        """The question, with the only framework where none is named. Raises QuestionError."""
        return replace(self.question, framework=self.chain.framework(self.framework).id)

    @cached_property
    def allocation(self) -> Allocation:
        """The whole answer, without filters. Raises QuestionError."""
        return answer(self.chain, self.of_one)

    @property
    def selection(self) -> Selection:
        """The filters and the order asked for. Raises QuestionError."""
        return self.question.selection

    @cached_property
    def selected(self) -> Allocation:
        """The part of the answer that the filters keep, in the order asked for. Raises QuestionError."""
        return shown_answer(self.chain, self.of_one)

    def pick(self, name: str, valid: Mapping[str, Word], default: str) -> Word:
        """What the parameter means. Raises UnknownValueError for a word that means nothing."""
        value = self.args.get(name) or default
        if value not in valid:
            raise UnknownValueError(name, value, valid)
        return valid[value]


Answer = Callable[[Query], str | bytes]


@dataclass(frozen=True)
class Endpoint:
    """A link under /api/v1, with the media type and the answer of each form that it takes."""

    name: str
    summary: str
    parameters: Sequence[str]
    forms: Mapping[str, tuple[str, Answer]]


def table_endpoint(
    name: str,
    summary: str,
    parameters: Sequence[str],
    rows: Callable[[Query], Table],
    sheet: Callable[[Query], Sheet | Table] | None = None,
    **other_forms: tuple[str, Answer],
) -> Endpoint:
    """A link to a table as CSV, XLSX and JSON; `sheet` is what a workbook has in its place, if anything.

    Other forms, or another JSON, can be given.
    """
    forms: dict[str, tuple[str, Answer]] = {
        "csv": (CSV, lambda query: _mark(query) + write_csv(rows(query))),
        "xlsx": (XLSX, lambda query: make_workbook(query, (sheet or rows)(query))),
        "json": (JSON, lambda query: write_json(rows(query))),
    }
    return Endpoint(name, summary, parameters, {**forms, **other_forms})


def _mark(query: Query) -> str:
    """What tells Excel that a saved CSV file is UTF-8; links that programs read go without."""
    return BYTE_ORDER_MARK if query.is_download else ""


def make_workbook(
    query: Query,
    sheet: Sheet | Table,
    frameworks: Sequence[Framework] | None = None,
    more: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The workbook of an answer with the question; the sources are those that were asked, unless given.

    `more` names, and says, what the legend has to say beside the question.
    """
    from valuechain.tables.writing.workbook import write_workbook  # noqa: PLC0415 # openpyxl is slow to import

    table = sheet if isinstance(sheet, Table) else sheet.table
    asked = describe_asked(query.chain, table.name, query.args.items(multi=True), query.origin)
    return write_workbook(sheet, query.chain, frameworks or query.frameworks, [*asked, *more])


def picture_endpoint(name: str, summary: str, parameters: Sequence[str], draw: Callable[[Query], str]) -> Endpoint:
    """A link to a picture as SVG and PNG."""
    return Endpoint(
        name,
        summary,
        parameters,
        {"svg": (SVG, draw), "png": (PNG, lambda query: draw_png(draw(query)))},
    )
