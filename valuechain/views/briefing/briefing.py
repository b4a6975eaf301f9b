"""The briefing: one document with everything the app says about an answer, for people without the app."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from valuechain import __version__
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.dates import COUNTED_LITERALLY, describe_dates, start_of
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.bands import first_rows
from valuechain.analysis.rows.matrix_table import (
    CONDITION,
    NONE,
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
from valuechain.model.errors import QuestionError
from valuechain.model.parameters import ANNEXES, LONGEST_TITLE
from valuechain.model.selection import Selection
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import capital, count, join_words, say_date, write_date
from valuechain.views.briefing.findings import build_findings_section, build_role_cards
from valuechain.views.briefing.headline import say_headline
from valuechain.views.briefing.short import build_front
from valuechain.views.document.blocks import (
    Block,
    Briefing,
    Drawing,
    Facts,
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
from valuechain.views.map.content import MOST_ON_MAP
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.page.state import ViewState
from valuechain.views.picture.caption import build_caption, describe_context, describe_filters
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
_MOST_FOR_COUNTS = 10.0
"""The largest percentage that the counts of roles may take where actors give way."""
_BENEATH = "\n"
"""Separates a mark from the verb beneath it."""
_METHOD = (
    ("Assigned", "Given a role with something to do. To be told, checked or only mentioned does not count."),
    ("Responsible", "Assigned as primary, or as responsible if the source has no primary."),
    ("No one assigned", "Mitigations that are assigned to no actor."),
    ("No one responsible", "Mitigations without a responsible actor, including those with no one assigned."),
    ("No backup", "Mitigations assigned to exactly one actor, in any role."),
    ("Nothing assigned", "Actors with no assignment for this model and release. Some may be told or checked."),
    ("Workload", "How many mitigations an actor has in each role."),
    (
        "Smallest groups",
        (
            "The smallest groups of actors that between them are responsible for everything that has a responsible "
            "actor. The result is exact. For a law, we list everyone with a duty instead."
        ),
    ),
    ("Concentration", "How many actors, sharing responsibility equally, would give the same concentration."),
    ("Ambiguous", "Passages with more than one reading; one is shown, the others are recorded."),
    (
        "Without an actor",
        "Its assignments are removed. A mitigation is lost if it had a responsible actor and now has none.",
    ),
    (
        "Confidence",
        " ".join(f"{each.capitalize()}: {each.meaning}" for each in Confidence),
    ),
)


_AS_OF = (
    "As of a day",
    (
        "What has begun to apply by then, counted from the earliest date, and what has no date that can be compared. "
        f"{COUNTED_LITERALLY}"
    ),
)


def build_briefing(
    allocation: Allocation,
    selection: Selection | None = None,
    *,
    has_verbs: bool = False,
    annexes: Collection[str] = tuple(ANNEXES),
    title: str = "",
) -> Briefing:
    """The briefing on one framework's whole answer: two pages, then the chosen annexes.

    `selection` narrows only the matrix and the map. With `has_verbs`, the matrix shows the source's verbs. `title` is
    the reader's own; by default, the title states the finding. Raises UnknownValueError for a filter that the framework
    does not have, and QuestionError for a title that is too long.
    """
    if len(title) > LONGEST_TITLE:
        raise QuestionError(f"The title has {len(title):,} characters. Use at most {LONGEST_TITLE}.")
    shown = select(allocation, selection) if selection is not None and selection != Selection() else allocation
    narrowed = selection if selection is not None and selection.is_narrowing else None
    findings = build_findings(allocation)
    caption = build_caption(allocation)
    builders: Mapping[str, Callable[[], Section]] = {
        "matrix": lambda: _build_matrix(shown, allocation, findings, narrowed, has_verbs=has_verbs),
        "map": lambda: _build_map(shown, narrowed),
        "findings": lambda: build_findings_section(allocation, findings),
        "role-cards": lambda: build_role_cards(allocation),
        "sources": lambda: _build_sources(allocation),
        "method": lambda: _build_method(allocation, selection or Selection(), has_verbs=has_verbs),
    }
    return Briefing(
        title=title.strip() or say_headline(allocation, findings),
        context=describe_context(allocation, narrowed),
        date=datetime.now(UTC).date().isoformat(),
        opening=(),
        front=build_front(allocation, findings, _build_part(shown, allocation, narrowed)),
        sections=tuple(build() for name, build in builders.items() if name in annexes),
        source=caption.source,
        asked=caption.title,
    )


def _build_part(shown: Allocation, whole: Allocation, narrowed: Selection | None) -> tuple[Block, ...]:
    """How much of the answer the filters show; empty without filters."""
    if narrowed is None:
        return ()
    only = join_words(describe_filters(shown.chain, shown.frameworks[0].id, narrowed))
    number, total = len(shown.mitigations), count(len(whole.mitigations), "mitigation")
    if not number:
        return (say(f"0 of {total} are shown: none matches {only}.", "lead"),)
    holders = len({o.actor for o in shown.ownerships if shown.chain.role(o.role).is_owner})
    who = f"{holders} of {count(len(shown.actors), 'actor')} {'has' if holders == 1 else 'have'} a role"
    verb, what = ("is", "it") if number == 1 else ("are", "them")
    return (say(f"{number} of {total} {verb} shown: only {only}. {who} in {what}.", "lead"),)


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


def _build_matrix(
    shown: Allocation, whole: Allocation, findings: Findings, narrowed: Selection | None, *, has_verbs: bool
) -> Section:
    total = len(whole.mitigations)
    table = build_matrix(shown, narrowed or Selection(), has_verbs=has_verbs)
    rows: list[GridRow] = []
    for band in first_rows(table.bands, MOST_ROWS):
        if band.name:
            rows.append(GridRow(((Span(band.name, "strong"), Span(f"  {band.gloss}", "soft")),), "band"))
        rows.extend(_matrix_row(row, table) for row in band.rows)
    rows.append(_total_row(table))
    blocks: list[Block] = [*_build_opening(whole, findings, narrowed)]
    if narrowed is not None:
        only = join_words(describe_filters(shown.chain, shown.frameworks[0].id, narrowed))
        said = f"Shown: only {only} ({len(shown.mitigations)} of {count(total, 'mitigation')})."
        blocks.append(say(f"{said} Findings and role cards cover the whole answer.", "caution"))
    blocks.append(_build_legend(table))
    if len(shown.mitigations) > MOST_ROWS:
        note = (
            f"The first {MOST_ROWS} of {len(shown.mitigations)} mitigations are listed; the totals cover all of them."
        )
        blocks.append(say(note, "caution"))
    name = f"Who is responsible for what according to {shown.frameworks[0].short_name}: mitigations by actor"
    heading = ("Mitigation", *(head.actor.label for head in table.heads), table.words.owners)
    blocks.append(Grid(name, heading, tuple(rows), _share_out(heading, rows), is_matrix=True))
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
                plain(chain.mitigation(o.framework, o.mitigation).label),
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


def _build_starts(shown: Allocation) -> Iterator[Section]:
    """From when the mitigations apply, if the source says so."""
    starts: dict[str, list[str]] = {}
    for mitigation in sorted(shown.mitigations, key=lambda each: start_of(shown.part, each).order):
        if words := describe_dates(shown.part, mitigation):
            starts.setdefault(words, []).append(mitigation.label)
    if starts:
        rows = tuple(GridRow((plain(words), plain("; ".join(labels)))) for words, labels in starts.items())
        yield Section("From when they apply", (Grid("Start dates", ("From", "Mitigations"), rows, (30.0, 70.0)),))


def _share_out(heads: tuple[str, ...], rows: Sequence[GridRow]) -> tuple[float, ...]:
    """Column widths: enough for the longest word if A4 has room; the first column gets the rest.

    If there is no room, the last column, which counts the roles, keeps its counts on one line, and actors give way.
    """
    longest = [
        max(
            text_width(word, _HEAD_SIZE, is_bold=True)
            for word in (*head.split(), *_unbroken(rows[-1].cells[column][0].text), *_verbs_in(rows, column))
        )
        for column, head in enumerate(heads)
    ][1:]
    shares = [100 * (width + _HEAD_PADDING) / _PAGE_ROOM for width in longest]
    if sum(shares) > _MOST_FOR_ACTORS:
        counts = max(text_width(span.text, _HEAD_SIZE, is_bold=True) for row in rows for span in row.cells[-1])
        shares[-1] = min(_MOST_FOR_COUNTS, 100 * (counts + _HEAD_PADDING) / _PAGE_ROOM)
        shrink = (_MOST_FOR_ACTORS - shares[-1]) / sum(shares[:-1])
        shares[:-1] = [share * shrink for share in shares[:-1]]
    return (100 - sum(shares), *shares)


def _verbs_in(rows: Sequence[GridRow], column: int) -> set[str]:
    """The words of the verbs beneath the marks in a column."""
    cells = [row.cells[column] for row in rows if not row.look]
    return {word for cell in cells for span in cell if span.text.startswith(_BENEATH) for word in span.text.split()}


def _unbroken(text: str) -> list[str]:
    """The unbreakable parts of a total: numbers stay with their letters."""
    return [text] if any(map(str.isdigit, text)) else text.split()


def _matrix_row(row: MatrixRow, table: MatrixTable) -> GridRow:
    indent = "\N{EM SPACE}" if row.is_part else ""
    words = [Span(f"{indent}{row.mitigation.label}")]
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
    loads = [_total(head.load, head.conditional, head.nothing or table.words.nothing) for head in table.heads]
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


def _build_map(shown: Allocation, narrowed: Selection | None) -> Section:
    title = "The value chain"
    total = len(shown.mitigations)
    if not 0 < total <= MOST_ON_MAP:
        why = f"A map of {total:,} mitigations would be unreadable" if total else "There is nothing to draw"
        return Section(title, (say(f"{why}; the matrix shows who is responsible for what."),))
    said = (
        "Actors are in the middle from left to right, mitigations above and below them. Lines show who is "
        "responsible for what and who supports them; arrows show who supplies whom."
    )
    alt = (
        f"Map: the value chain from left to right; above and below it, {count(total, 'mitigation')}, each linked to "
        "its actors. The matrix shows the same information."
    )
    return Section(title, (say(said), Drawing(draw_map(shown, narrowed), alt)))


def _build_sources(allocation: Allocation) -> Section:
    framework = allocation.frameworks[0]
    where = ""
    if allocation.context is not None:
        where = allocation.chain.cell(framework.id, allocation.context.place).source
    pairs = (
        ("Source", framework.name),
        ("Publisher", framework.publisher),
        ("Legal status", capital(framework.legal_status)),
        ("Version", framework.version),
        ("Date", say_date(framework.date) or "not known"),
        ("Address", framework.url),
        ("For this model and release", where),
        ("Licence", framework.licence),
        ("Attribution", framework.attribution),
        ("Stated by the source", framework.stated),
        ("Our interpretation", framework.interpreted),
        ("Missing", framework.missing),
        ("Caution", framework.caution),
    )
    return Section("Where this comes from", (Facts(tuple((name, text) for name, text in pairs if text)),))


def _build_method(allocation: Allocation, selection: Selection, *, has_verbs: bool) -> Section:
    method = (*_METHOD, *((_AS_OF,) if allocation.on else ()))
    rows = tuple(GridRow(((Span(name, "strong"),), plain(text))) for name, text in method)
    made = Facts(
        (
            ("Made on", f"{write_date(datetime.now(UTC).date().isoformat())}, with valuechain {__version__}"),
            (
                "Question",
                ViewState.of(replace(allocation.question, selection=selection), has_verbs=has_verbs).href(),
            ),
            ("Date of the data", write_date(allocation.chain.updated) if allocation.chain.updated else "not known"),
            ("Version of the data", allocation.chain.version or "not known"),
        )
    )
    again = say("Add this query to the address of any valuechain server with the same data:")
    return Section(
        "How the figures are counted",
        (Grid("How each figure is counted", ("Figure", "How it is counted"), rows, (20.0, 80.0)),),
        (Section("Reproducing this briefing", (again, made)),),
    )
