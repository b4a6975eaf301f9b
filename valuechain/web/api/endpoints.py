"""What a link of the HTTP interface is made of: its name, its parameters, and the forms that its answer takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from valuechain.analysis.allocation.allocation import Allocation, build_allocation, parse_readings
from valuechain.analysis.allocation.selection import FILTERS, Order, Selection, select
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context, parse_context
from valuechain.model.errors import UnknownValueError
from valuechain.model.format import Format
from valuechain.model.table import Sheet, Table
from valuechain.model.values import Framework
from valuechain.tables.formats import TABLE_FORMATS, TableFile
from valuechain.views.page.state import LEVELS, YES_NO
from valuechain.views.picture.formats import PICTURE_FORMATS
from valuechain.views.question.asked import describe_asked

DATA = ("data", "download")
QUESTION = ("framework", "model-type", "release-type", "update", "reading", "level", *DATA)
FILTER_NAMES = tuple(name.removesuffix("s") for name in FILTERS)
SELECTION = (*QUESTION, *FILTER_NAMES, "sort")
REPEATABLE = frozenset({"reading", "with-reading", "absent", *FILTER_NAMES})

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
        named = self.args.get("framework")
        return self.chain.framework(named).id if named else None

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The framework asked for, or all of them."""
        return (self.chain.framework(self.framework),) if self.framework else self.chain.frameworks

    @property
    def caution(self) -> str:
        """The warnings that go with the rows of the frameworks that are asked, such as "not legal advice"."""
        named = dict.fromkeys(filter(None, (self.args.get("framework"), self.args.get("with-framework"))))
        return " ".join(filter(None, (self.chain.framework(each).caution for each in named)))

    @property
    def is_download(self) -> bool:
        """Whether the answer is to be saved as a file, for a spreadsheet on a desktop."""
        return self.pick("download", YES_NO, "no")

    @property
    def context(self) -> Context | None:
        """The context asked for, or None. Raises UnknownValueError, or ChoiceNeededError for half a context."""
        model_type, release_type = self.args.get("model-type"), self.args.get("release-type")
        is_update = self.pick("update", YES_NO, "no")
        return parse_context(model_type or None, release_type or None, is_significant_update=is_update)

    @cached_property
    def allocation(self) -> Allocation:
        """The whole answer, without filters. Raises QuestionError."""
        return build_allocation(
            self.chain,
            self.context,
            framework=self.chain.framework(self.framework).id,
            readings=parse_readings(self.args.getlist("reading")),
            level=self.pick("level", LEVELS, "1"),
        )

    @cached_property
    def selection(self) -> Selection:
        """The filters and the order asked for. Raises UnknownValueError for an order that does not exist."""
        chosen = {name: tuple(self.args.getlist(name.removesuffix("s"))) for name in FILTERS}
        order = self.pick("sort", {each.value: each for each in Order}, Order.SOURCE.value)
        return Selection(**chosen, order=order)

    @cached_property
    def selected(self) -> Allocation:
        """The part of the answer that the filters keep, in the order asked for. Raises QuestionError."""
        return self.allocation if self.selection == Selection() else select(self.allocation, self.selection)

    def pick(self, name: str, valid: Mapping[str, Word], default: str) -> Word:
        """What the parameter means. Raises UnknownValueError for a word that means nothing."""
        value = self.args.get(name) or default
        if value not in valid:
            raise UnknownValueError(name, value, valid)
        return valid[value]


Answer = Callable[[Query], str | bytes]
Forms = Mapping[Format[Any], Answer]
"""The formats of an answer, each with what gives the answer in it."""
Content = TypeVar("Content")


@dataclass(frozen=True)
class Endpoint:
    """A link under /api/v1: its parameters, and its answer in each of its formats."""

    name: str
    summary: str
    parameters: Sequence[str]
    forms: Forms


def forms_of(formats: Sequence[Format[Content]], build: Callable[[Query], Content]) -> Forms:
    """An answer in every one of these formats."""

    def answer_as(form: Format[Content]) -> Answer:
        return lambda query: form.write(build(query))

    return {form: answer_as(form) for form in formats}


def picture_forms(draw: Callable[[Query], str]) -> Forms:
    """A picture in every format."""
    return forms_of(PICTURE_FORMATS, draw)


def table_forms(
    rows: Callable[[Query], Table],
    sheet: Callable[[Query], Sheet] | None = None,
    *,
    sources: Callable[[Query], Sequence[Framework]] = lambda query: query.frameworks,
    legend: Callable[[Query], Sequence[tuple[str, str]]] = lambda _: (),
) -> Forms:
    """A table in every format; `sheet` replaces its rows in a workbook.

    A workbook credits `sources`, which are the frameworks asked for, and its legend states the question and `legend`.
    """

    def build(query: Query) -> TableFile:
        return TableFile(
            rows=lambda: rows(query),
            chain=query.chain,
            sources=lambda: sources(query),
            legend=lambda table: [*_question(query, table), *legend(query)],
            sheet=(lambda: sheet(query)) if sheet else None,
            is_for_excel=query.is_download,
        )

    return forms_of(TABLE_FORMATS, build)


def _question(query: Query, table: Table) -> list[tuple[str, str]]:
    return describe_asked(query.chain, table.name, query.args.items(multi=True), query.origin)
