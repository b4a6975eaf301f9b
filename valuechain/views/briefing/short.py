"""The two pages at the front of a briefing: the findings, a picture, what is uncertain, other sources, and dates."""

from collections.abc import Iterator, Sequence

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.day import list_starts
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.sheets import list_readings
from valuechain.model.values import Doubt
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import capital, count
from valuechain.views.briefing.elsewhere import build_dates, build_elsewhere
from valuechain.views.briefing.headline import list_findings
from valuechain.views.document.blocks import Block, Bullets, Drawing, Paragraph, Section, Span, Spans
from valuechain.views.findings.picture import draw_load
from valuechain.views.picture.frame import crop
from valuechain.views.question.summary import describe_confidence, describe_update

_PICTURE = 10.5
"""Centimetres that the picture may take of the first page."""
_MOST_PASSAGES, _MOST_DOUBTS, _LONGEST = 3, 1, 170


def build_front(allocation: Allocation, findings: Findings, before: Sequence[Block] = ()) -> tuple[Section, ...]:
    """The sections of the two pages; `before` says what part of the answer the filters show."""
    return (
        Section("In short", (*before, *_build_short(allocation, findings))),
        *_build_picture(allocation),
        _build_doubts(allocation, findings),
        build_elsewhere(allocation),
        build_dates(allocation),
    )


def _build_short(allocation: Allocation, findings: Findings) -> Iterator[Block]:
    framework = allocation.frameworks[0]
    if found := list_findings(allocation, findings):
        yield Bullets(found)
    if allocation.context is not None and allocation.context.is_significant_update:
        yield Paragraph((Span("Significant update: ", "strong"), Span(describe_update(framework))))


def _build_picture(allocation: Allocation) -> Iterator[Section]:
    """The workload of each actor."""
    if allocation.mitigations:
        alt = "Bar chart: how many mitigations each actor has in each role."
        yield Section("How much falls to each actor", (Drawing(crop(draw_load(allocation)), alt, height=_PICTURE),))


def _build_doubts(allocation: Allocation, findings: Findings) -> Section:
    return Section("What is uncertain", (Bullets(tuple(_list_doubts(allocation, findings))),))


def _list_doubts(allocation: Allocation, findings: Findings) -> Iterator[Spans]:
    chain, framework = allocation.chain, allocation.frameworks[0]
    if allocation.mitigations:
        yield Span("Who is responsible: ", "strong"), Span(describe_confidence(allocation))
    readings = list_readings(allocation)
    said = [(each.label, readings.say_of(each)) for each in findings.ambiguous]
    for label, words in [each for each in said if each[1]][:_MOST_PASSAGES]:
        yield Span(f"{label}: ", "strong"), Span(f"{words}.")
    doubts = [each for each in chain.doubts if each.framework == framework.id]
    for doubt in doubts[:_MOST_DOUBTS]:
        yield Span(f"{capital(doubt.kind)}: ", "strong"), Span(_cut(f"{_name(allocation, doubt)}{doubt.what}"))
    if more := max(0, len(doubts) - _MOST_DOUBTS):
        yield (Span(f"{count(more, 'more problem')} in the text."),)
    yield from _list_dates(allocation)
    cell = chain.cell(framework.id, chain.place_of(framework.id, allocation.context))
    if cell.confidence is Confidence.INTERPRETED and cell.reason:
        yield Span("This model and release: ", "strong"), Span(_cut(f"{cell.reason} (interpreted)"))
    elif not chain.is_varying(framework.id):
        yield (Span("The source does not distinguish model types or release types."),)
    if framework.missing:
        yield Span("Missing: ", "strong"), Span(_cut(framework.missing))


def _list_dates(allocation: Allocation) -> Iterator[Spans]:
    unsettled = {each.id for start in list_starts(allocation) if not start.is_settled for each in start.begin}
    if unsettled:
        number = count(len(unsettled), allocation.frameworks[0].called or "mitigation")
        yield Span("Dates: ", "strong"), Span(f"not settled for {number}.")


def _name(allocation: Allocation, doubt: Doubt) -> str:
    """The full name of the mitigation that a doubt is about, if it is about one."""
    known = {each.id: each.label for each in allocation.chain.mitigations_by_framework.get(doubt.framework, ())}
    return f"{known[doubt.mitigation]}: " if doubt.mitigation in known else ""


def _cut(text: str) -> str:
    """At most about two lines: whole sentences if they fill one line, else cut at a word.

    >>> _cut("A sentence of some length. " * 9)[-14:], _cut("word " * 60)[-6:]
    ('some length. …', 'word …')
    """
    if len(text) <= _LONGEST:
        return text
    sentences, end, _ = text[:_LONGEST].rpartition(". ")
    if len(sentences) >= _LONGEST / 2:
        return f"{sentences}{end}…"
    return f"{text[:_LONGEST].rsplit(' ', 1)[0].rstrip(',;:.')} …"
