"""Notebook functions: answers as DataFrames, graphs and values."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal, TypedDict, Unpack

from valuechain.analysis.across.across import Across, build_across
from valuechain.analysis.across.side_by_side.rows import side_by_side_rows
from valuechain.analysis.across.tables import across_rows
from valuechain.analysis.across.timeline.rows import timeline_rows
from valuechain.analysis.across.timeline.timeline import build_timeline
from valuechain.analysis.across.topic.rows import statement_rows
from valuechain.analysis.across.topic.subject import build_subject, find_topic_or_practice
from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.question.across import AcrossQuestion
from valuechain.model.question.parameters import (
    ANY_DAY,
    AT_LEAST,
    JURISDICTION,
    KIND,
    MODEL_TYPE,
    ON,
    RELEASE_TYPE,
    SOURCE,
    STAGE,
    WITHOUT,
)
from valuechain.model.question.selection import Selection
from valuechain.model.table import Table
from valuechain.tables.writing.frames import Frame, build_frame


def matrix(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    selection: Selection | None = None,
    on: date | None = None,
) -> Frame:
    """Mitigations by actors: columns `id`, `mitigation`, `stage`, then one per actor; cells hold roles or are empty.

    The last columns say how each mitigation binds: `norm` (the source's verbs for the leads), `applies_from`,
    `conditions`, `legal_status`, `label` (the short name) and `place` in the source, each only if it has any value.

    If no framework is given, the table holds every framework that answers in the context, named in a first column;
    `attrs["not_allocated"]` says why the others do not, and `attrs["cautions"]` holds warnings, such as "not legal
    advice". A `selection` filters and sorts the rows. Other arguments and exceptions are those of
    `valuechain.build_allocation` and `valuechain.select`.

    >>> import valuechain as vc
    >>> frame = vc.matrix(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> frame.shape
    (15, 16)
    >>> frame.set_index("id").loc["PO-6", "Model Hubs & Hosting Services"]
    'primary'
    >>> asked = {"framework": "pai-open", "selection": vc.Selection(stages=("Detect",))}
    >>> list(vc.matrix(vc.read_chain(), vc.Context("advanced", "open"), **asked)["id"])
    ['PO-11', 'PO-12']
    """
    whole = build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on)
    allocation = whole if selection is None else select(whole, selection)
    return _frame(matrix_rows(allocation), allocation)


def ownerships(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    selection: Selection | None = None,
    on: date | None = None,
) -> Frame:
    """One row per actor, mitigation and role, with confidence and source. Takes the arguments of `matrix`.

    >>> import valuechain as vc
    >>> frame = vc.ownerships(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> frame.groupby("role").size().to_dict()
    {'mentioned': 3, 'primary': 24, 'secondary': 8}
    """
    whole = build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on)
    allocation = whole if selection is None else select(whole, selection)
    return _frame(ownership_rows(allocation), allocation)


def _frame(table: Table, allocation: Allocation) -> Frame:
    """The table as a DataFrame, with notes about the answer in `attrs`."""
    frame = build_frame(table)
    frame.attrs["not_allocated"] = {cell.framework: cell.explanation for cell in allocation.not_allocated}
    frame.attrs["cautions"] = {each.id: each.notice for each in allocation.frameworks if each.notice}
    return frame


def findings(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    on: date | None = None,
) -> Findings:
    """Gaps, single owners, idle actors, load and doubts, always for the whole answer. Takes the arguments of `matrix`.

    >>> import valuechain as vc
    >>> found = vc.findings(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> [mitigation.id for mitigation in found.single_owner]
    ['PO-5', 'PO-6', 'PO-8', 'PO-10']
    """
    return build_findings(build_allocation(chain, context, framework=framework, readings=readings, level=level, on=on))


class SideFilters(TypedDict, total=False):
    """The filters of a question across sources that are named apart; what is left out matches everything."""

    without: Sequence[str]
    """Ids of frameworks to leave out."""
    jurisdictions: Sequence[str]
    """Such as `China`; `none` for sources without one."""
    kinds: Sequence[str]
    """`law`, `code`, `guidance` or `framework`."""
    stages: Sequence[str]
    """Names of stages; each is one source's own."""
    at_least: str | None
    """The weakest verb that counts: `required`, `recommended` or `optional`."""
    model_type: str | None
    release_type: str | None
    on: date | Literal["today"] | None
    """The day asked about, by default `today`; None counts everything, whatever its date."""


class AcrossFilters(SideFilters, total=False):
    """The filters of a question across all sources."""

    sources: Sequence[str]
    """Ids of frameworks."""


def across(chain: ValueChain, **asked: Unpack[AcrossFilters]) -> Frame:
    """Who is responsible according to all sources: one row per topic or practice and reference actor.

    The filters are `sources`, `without` (sources to leave out), `jurisdictions`, `kinds` and `stages` (several values
    each), `at_least`, `model_type`, `release_type` and `on`: the day, by default today; None counts everything,
    whatever its date.

    `attrs["as_of"]` holds the day, `attrs["not_covered"]` the sources that have no list for the model and release, and
    `attrs["cautions"]` warnings. Raises UnknownValueError for a value that is not in the data.

    >>> import valuechain as vc
    >>> frame = vc.across(vc.read_chain(), kinds=["law"], on=date(2026, 11, 29))
    >>> marks = frame[(frame["practice"] == "mark-content") & (frame["reference_actor"] == "app_developer")]
    >>> list(marks["responsible_sources"])
    ['eu-ai-act;ca-ai-transparency;cn-ai-labeling;cn-deep-synthesis']
    """
    found = _ask_across(chain, **asked)
    return _across_frame(across_rows(found), found)


def topic(chain: ValueChain, subject: str, **asked: Unpack[AcrossFilters]) -> Frame:
    """What every source says on a topic or practice, given by its id: one row per source, mitigation and actor.

    Sources that are silent have a row that says so. Takes the filters of `across`.

    >>> import valuechain as vc
    >>> frame = vc.topic(vc.read_chain(), "report-incidents", sources=["pai-open", "eu-ai-act"], on=date(2026, 11, 29))
    >>> frame.groupby("framework")["says"].first().to_dict()
    {'eu-ai-act': 'speaks', 'pai-open': 'silent'}
    """
    found = _ask_across(chain, **asked)
    return _across_frame(statement_rows(build_subject(found, find_topic_or_practice(chain, subject))), found)


def timeline(
    chain: ValueChain, *, topic: str = "", practice: str = "", actor: str = "", **asked: Unpack[AcrossFilters]
) -> Frame:
    """When mitigations begin to apply, in every source: one row per mitigation and date, whatever the day asked about.

    It can be narrowed to a topic, a practice or a reference actor, by id. Takes the filters of `across`.

    >>> import valuechain as vc
    >>> frame = vc.timeline(vc.read_chain(), practice="mark-device-recordings")
    >>> frame[["date", "framework", "mitigation_id"]].values.tolist()
    [['2028-01-01', 'ca-ai-transparency', 'ca-16'], ['2028-01-01', 'ca-ai-transparency', 'ca-17']]
    """
    found = _ask_across(chain, **asked)
    return _across_frame(
        timeline_rows(found, build_timeline(found, topic=topic, practice=practice, actor=actor)), found
    )


def side_by_side(chain: ValueChain, sources: Sequence[str], **asked: Unpack[SideFilters]) -> Frame:
    """Two to six sources side by side: one row per topic or practice and source. Takes the filters of `across`.

    Raises QuestionError for fewer or more sources.

    >>> import valuechain as vc
    >>> frame = vc.side_by_side(vc.read_chain(), ["pai-open", "eu-ai-act"], on=date(2026, 11, 29))
    >>> release = frame[(frame["topic"] == "release") & (frame["level"] == "topic")]
    >>> release.set_index("framework")["says"].to_dict()
    {'pai-open': 'speaks', 'eu-ai-act': 'later'}
    """
    found = _ask_across(chain, sources=sources, **asked)
    return _across_frame(side_by_side_rows(found), found)


def _ask_across(
    chain: ValueChain,
    *,
    sources: Sequence[str] = (),
    without: Sequence[str] = (),
    jurisdictions: Sequence[str] = (),
    kinds: Sequence[str] = (),
    stages: Sequence[str] = (),
    at_least: str | None = None,
    model_type: str | None = None,
    release_type: str | None = None,
    on: date | Literal["today"] | None = "today",
) -> Across:
    """The answer to a question across all sources; its values are checked as those of an address are."""
    several = (
        (SOURCE, sources), (WITHOUT, without), (JURISDICTION, jurisdictions), (KIND, kinds), (STAGE, stages),
    )  # fmt: skip
    pairs = [(name, value) for name, values in several for value in values]
    single = ((AT_LEAST, at_least), (MODEL_TYPE, model_type), (RELEASE_TYPE, release_type))
    pairs += [(name, value) for name, value in single if value]
    if on != "today":
        pairs.append((ON, ANY_DAY if on is None else on.isoformat()))
    question, faults = AcrossQuestion.from_pairs(pairs, chain, today=datetime.now(UTC).date())
    if faults:
        raise faults[0].error
    return build_across(chain, question)


def _across_frame(table: Table, found: Across) -> Frame:
    """The table as a DataFrame, with notes about the answer in `attrs`."""
    frame = build_frame(table)
    frame.attrs["as_of"] = found.question.on
    frame.attrs["not_covered"] = found.not_covered
    frame.attrs["cautions"] = {each.id: each.notice for each in found.sources if each.notice}
    return frame
