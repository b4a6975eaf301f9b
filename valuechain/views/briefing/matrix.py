"""The matrix of a briefing as a table, with its conditions and dates, and as a picture."""

from collections.abc import Iterable, Iterator, Sequence

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import describe_dates, start_of
from valuechain.analysis.allocation.reference import place_of
from valuechain.analysis.findings.findings import Findings
from valuechain.analysis.rows.bands import first_rows
from valuechain.analysis.rows.matrix_table import (
    CONDITION,
    NONE,
    NOT_ADDRESSED,
    LegendItem,
    LegendKind,
    MatrixCell,
    MatrixRow,
    MatrixTable,
    RoleCount,
    build_matrix,
    in_letters,
    say_conditional,
)
from valuechain.model.chain import ValueChain
from valuechain.model.question.selection import Selection
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import capital, count, join_words
from valuechain.views.briefing.reference import refer
from valuechain.views.document.blocks import (
    Block,
    Drawing,
    Grid,
    GridRow,
    Paragraph,
    Section,
    Span,
    Spans,
    mark,
    plain,
    say,
)
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.picture.caption import describe_filters
from valuechain.views.picture.text import text_width
from valuechain.views.question.day import say_doubts, say_next
from valuechain.views.question.summary import (
    describe_confidence,
    describe_update,
    note_parts,
    summarise,
    write_sentences,
)

MOST_ROWS = 300
"""Maximum number of matrix rows listed; the app's tables are complete."""
MOST_IN_PICTURE = 40
"""Maximum number of rows for a picture of the matrix to fit on a page."""
_HEAD_SIZE, _HEAD_PADDING, _PAGE_ROOM, _MOST_FOR_ACTORS = 8.5, 10.0, 740.0, 75.0
"""Font size, padding and page width in points, and the largest percentage of the width that actors may take."""
_MOST_LEVEL = 12
"""Tables with more columns than this have upright headings."""
_UPRIGHT_SHARE = 4.5
"""The percentage of the width that two lines of an upright heading take."""
_MOST_FOR_COUNTS = 10.0
"""The largest percentage that the counts of roles may take where actors give way."""
_BENEATH = "\n"
"""Separates a mark from the verb beneath it."""


def _build_opening(allocation: Allocation, findings: Findings, narrowed: Selection | None) -> tuple[Block, ...]:
    """The answer in a sentence, its confidence and its caveats."""
    chain, framework = allocation.chain, allocation.frameworks[0]
    said = write_sentences(summarise(allocation, findings))
    lead = say(said, "lead") if narrowed is None else Paragraph((Span("The whole answer: ", "strong"), Span(said)))
    blocks: list[Block] = [lead]
    if findings.day:
        sentences = (say_next(findings.day), say_doubts(allocation, findings.day))
        blocks.extend(say(write_sentences(each)) for each in sentences if each)
    if allocation.mitigations:
        blocks.append(say(describe_confidence(allocation)))
    if note := note_parts(allocation):
        blocks.append(say(f"{note.text}; the {note.parts} have them."))
    cell = chain.cell(framework.id, chain.place_of(framework.id, allocation.context))
    if cell.confidence is Confidence.INTERPRETED and cell.reason:
        blocks.append(say(f"{cell.reason} (interpreted)"))
    elif not chain.is_varying(framework.id):
        blocks.append(say("This source does not distinguish model types or release types."))
    if allocation.context is not None and allocation.context.is_significant_update:
        blocks.append(Paragraph((Span("Significant update: ", "strong"), Span(describe_update(framework)))))
    if framework.caution:
        blocks.append(Paragraph((Span("Note: ", "strong"), Span(framework.caution)), "caution"))
    return tuple(blocks)


def build_matrix_section(
    shown: Allocation, whole: Allocation, findings: Findings, narrowed: Selection | None, *, has_verbs: bool
) -> Section:
    """The matrix as a table, with conditions, start dates and a picture of it; `narrowed` is what the filters leave."""
    total = len(whole.mitigations)
    table = build_matrix(shown, narrowed or Selection(), has_verbs=has_verbs)
    rows: list[GridRow] = []
    for band in first_rows(table.bands, MOST_ROWS):
        if band.name:
            rows.append(GridRow(((Span(band.name, "strong"), Span(f"  {band.gloss}", "soft")),), "band"))
        rows.extend(_matrix_row(shown.part, row, table) for row in band.rows)
    rows.append(_total_row(table))
    blocks: list[Block] = [*_build_opening(whole, findings, narrowed)]
    if narrowed is not None:
        only = join_words(describe_filters(shown.chain, shown.frameworks[0].id, narrowed))
        said = f"Shown: only {only} ({len(shown.mitigations)} of {count(total, 'mitigation')})."
        blocks.append(say(f"{said} Findings and role cards cover the whole answer.", "caution"))
    blocks.append(_build_legend(table))
    if passed_over := [head.actor.label for head in table.heads if head.nothing]:
        blocks.append(say(f"{capital(NOT_ADDRESSED)} by the source: {join_words(passed_over)}.", "note"))
    if len(shown.mitigations) > MOST_ROWS:
        note = (
            f"The first {MOST_ROWS} of {len(shown.mitigations)} mitigations are listed; the totals cover all of them."
        )
        blocks.append(say(note, "caution"))
    name = f"Who is responsible for what according to {shown.frameworks[0].short_name}: mitigations by actor"
    heading = ("Mitigation", *(head.actor.label for head in table.heads), table.words.owners)
    shares, is_upright = _share_out(heading, rows)
    blocks.append(Grid(name, heading, tuple(rows), shares, is_matrix=True, is_upright=is_upright))
    sections = [*_build_conditions(shown), *_build_starts(shown)]
    if 0 < len(shown.mitigations) <= MOST_IN_PICTURE:
        drawing = Drawing(
            draw_matrix(shown, narrowed, has_verbs=has_verbs),
            f"Matrix: {name}. The table above shows the same information.",
        )
        sections.append(Section("The matrix as a picture", (drawing,)))
    return Section("Who is responsible for what", tuple(blocks), tuple(sections))


def _build_conditions(shown: Allocation) -> Iterator[Section]:
    """The conditions behind the stars, if there are any."""
    chain = shown.chain
    rows = [
        GridRow(
            (
                _name(chain.mitigation(o.framework, o.mitigation)),
                plain(f"{chain.actor(o.framework, o.actor).label}, {chain.role(o.role).name.lower()}"),
                plain(o.condition),
            )
        )
        for o in shown.ownerships
        if o.condition
    ]
    if rows:
        heads = ("Mitigation", "Actor and role", "Condition")
        kept = tuple(rows[:MOST_ROWS])
        more = (say(f"The first {MOST_ROWS} of {len(rows):,} are listed.", "caution"),) if len(rows) > MOST_ROWS else ()
        yield Section(
            f"Only under a condition ({len(rows):,})", (Grid("Conditions", heads, kept, (30.0, 25.0, 45.0)), *more)
        )


def _name(mitigation: Mitigation) -> Spans:
    place = place_of(mitigation)
    return (Span(mitigation.label), *((Span(f"  {place}", "soft"),) if place else ()))


def _build_starts(shown: Allocation) -> Iterator[Section]:
    """From when the mitigations apply, if the source says so."""
    starts: dict[str, list[str]] = {}
    for mitigation in sorted(shown.mitigations, key=lambda each: start_of(shown.part, each).order):
        if words := describe_dates(shown.part, mitigation):
            starts.setdefault(words, []).append(mitigation.label)
    if starts:
        rows = tuple(GridRow((plain(words), plain("; ".join(labels)))) for words, labels in starts.items())
        yield Section("From when they apply", (Grid("Start dates", ("From", "Mitigations"), rows, (30.0, 70.0)),))


def _share_out(heads: tuple[str, ...], rows: Sequence[GridRow]) -> tuple[tuple[float, ...], bool]:
    """Column widths, and whether the headings stand upright because their longest words would be too wide for A4.

    The first column gets the rest. If there is no room even so, the last column, which counts the roles, keeps its
    counts on one line, and actors give way.
    """
    shares = _widths(heads, rows)
    is_upright = len(heads) > _MOST_LEVEL or sum(shares) > _MOST_FOR_ACTORS
    if is_upright:
        shares = [max(share, _UPRIGHT_SHARE) for share in _widths(("",) * (len(heads) - 1) + heads[-1:], rows)]
    if sum(shares) > _MOST_FOR_ACTORS:
        counts = max(text_width(span.text, _HEAD_SIZE, is_bold=True) for row in rows for span in row.cells[-1])
        shares[-1] = min(_MOST_FOR_COUNTS, 100 * (counts + _HEAD_PADDING) / _PAGE_ROOM)
        shrink = (_MOST_FOR_ACTORS - shares[-1]) / sum(shares[:-1])
        shares[:-1] = [share * shrink for share in shares[:-1]]
    return (100 - sum(shares), *shares), is_upright


def _widths(heads: tuple[str, ...], rows: Sequence[GridRow]) -> list[float]:
    """The width of the longest word of each column but the first, as a percentage of the page."""
    longest = (
        max(
            text_width(word, _HEAD_SIZE, is_bold=True)
            for word in (*head.split(), *_unbroken(rows[-1].cells[column][0].text), *_verbs_in(rows, column))
        )
        for column, head in enumerate(heads)
        if column
    )
    return [100 * (width + _HEAD_PADDING) / _PAGE_ROOM for width in longest]


def _verbs_in(rows: Sequence[GridRow], column: int) -> set[str]:
    """The words of the verbs beneath the marks in a column."""
    cells = [row.cells[column] for row in rows if not row.look]
    return {word for cell in cells for span in cell if span.text.startswith(_BENEATH) for word in span.text.split()}


def _unbroken(text: str) -> list[str]:
    """The unbreakable parts of a total: numbers stay with their letters."""
    return [text] if any(map(str.isdigit, text)) else text.split()


def _matrix_row(chain: ValueChain, row: MatrixRow, table: MatrixTable) -> GridRow:
    indent = "\N{EM SPACE}" if row.is_part else ""
    words = [Span(f"{indent}{row.mitigation.label}"), *refer(chain, row.mitigation)]
    for sign in row.signs:
        text = sign.text.replace(" ", "\N{NO-BREAK SPACE}")
        words.append(Span(f"  {text}", "doubt" if sign.is_doubt else "soft"))
        if sign.meaning:
            words.append(Span(f"  {sign.meaning}", "soft"))
    cells = [_marks(cell, has_verbs=table.has_verbs) for cell in row.cells]
    return GridRow((tuple(words), *cells, plain(in_letters(row.owners) or table.words.nobody)))


def _marks(cell: MatrixCell, *, has_verbs: bool) -> Spans:
    """The marks with their verbs; the signs follow the last mark."""
    spans: list[Span] = []
    for number, (role, verb) in enumerate(cell.said, start=1):
        spans.append(mark(role))
        if number == len(cell.roles):
            spans.extend(_signs(cell))
        if has_verbs and verb:
            spans.append(Span(f"{_BENEATH}{verb}", "soft"))
    return tuple(spans or _signs(cell))


def _signs(cell: MatrixCell) -> Iterable[Span]:
    if cell.condition:
        yield Span(CONDITION, "doubt", f", {cell.condition}")
    if cell.is_doubtful:
        yield Span("?", "doubt", ", the readings disagree")


def _total_row(table: MatrixTable) -> GridRow:
    loads = [_total(head.load, head.conditional, table.words.nothing) for head in table.heads]
    return GridRow((plain(table.words.carries), *loads, _total(table.total, table.conditional, NONE)), "total")


def _total(counts: Iterable[RoleCount], conditional: int, nothing: str) -> Spans:
    said = in_letters(counts)
    starred = Span(f" {conditional:,}{CONDITION}", "doubt", f", {say_conditional(conditional)}")
    return (Span(said or nothing), starred) if conditional else plain(said or nothing)


def _build_legend(table: MatrixTable) -> Paragraph:
    words: list[Span] = []
    for item in table.legend:
        sample = (*([mark(item.role)] if item.role else []), *([_sign(item)] if item.sign else []))
        words += [*sample, Span(f"  {item.text}.   ")]
    return Paragraph(tuple(words), "note")


def _sign(item: LegendItem) -> Span:
    looks = {LegendKind.STRENGTH: "strong", LegendKind.PARTIAL: "soft"}
    return Span(item.sign, looks.get(item.kind, "doubt"))
