"""The briefing: one document with everything the app says about an answer, for people without the app."""

from dataclasses import replace
from datetime import UTC, datetime

from valuechain import __version__
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.analysis.rows.bands import first_rows
from valuechain.analysis.rows.matrix_table import NONE, MatrixRow, MatrixTable, build_matrix, in_letters
from valuechain.model.selection import Selection
from valuechain.model.values import Role
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import count, join_words, write_date
from valuechain.views.briefing.findings import build_findings_section, build_role_cards
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
from valuechain.views.map.export import draw_map
from valuechain.views.map.picture import MOST_ON_MAP
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.page.state import ViewState
from valuechain.views.picture.caption import build_caption, describe_context, describe_filters
from valuechain.views.picture.text import text_width
from valuechain.views.question.summary import describe_confidence, describe_update, summarise, write_sentences

MOST_ROWS = 300
"""Maximum number of matrix rows listed; the app's tables are complete."""
MOST_IN_PICTURE = 40
"""Maximum number of rows for a picture of the matrix to fit on a page."""
_HEAD_SIZE, _HEAD_PADDING, _PAGE_ROOM, _MOST_FOR_ACTORS = 8.5, 10.0, 740.0, 75.0
"""Font size, padding and page width in points, and the largest percentage of the width that actors may take."""
_METHOD = (
    ("Assigned", "Given any role except “mentioned”. Being named without a role does not count."),
    ("Responsible", "Assigned as primary, or as responsible if the source has no primary."),
    ("No one assigned", "Mitigations that are assigned to no actor."),
    ("No one responsible", "Mitigations without a responsible actor, including those with no one assigned."),
    ("Only one actor", "Mitigations assigned to exactly one actor, in any role."),
    ("No role", "Actors with no assignment for this model and release."),
    ("Workload", "How many mitigations an actor has in each role."),
    (
        "Who must act",
        (
            "The smallest groups of actors that together are responsible for everything that has a responsible actor. "
            "The result is exact."
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


def build_briefing(allocation: Allocation, selection: Selection | None = None) -> Briefing:
    """The briefing on one framework's whole answer; `selection` narrows only its matrix and map.

    Raises UnknownValueError for a filter that the framework does not have.
    """
    shown = select(allocation, selection) if selection is not None and selection != Selection() else allocation
    narrowed = selection if selection is not None and selection.is_narrowing else None
    findings = build_findings(allocation)
    caption = build_caption(allocation)
    return Briefing(
        title=caption.title,
        context=describe_context(allocation, narrowed),
        date=datetime.now(UTC).date().isoformat(),
        opening=(*_build_part(shown, allocation, narrowed), *_build_opening(allocation, findings, narrowed)),
        sections=(
            _build_matrix(shown, len(allocation.mitigations), narrowed),
            _build_map(shown, narrowed),
            build_findings_section(allocation, findings),
            build_role_cards(allocation),
            _build_sources(allocation),
            _build_method(allocation, selection or Selection()),
        ),
        source=caption.source,
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
    blocks: list[Block] = [lead, say(describe_confidence(allocation))]
    if not chain.is_varying(framework.id):
        blocks.append(say("This source says the same for every model type and release type."))
    if allocation.context is not None:
        cell = chain.cell(framework.id, allocation.context.place)
        if cell.confidence is Confidence.INTERPRETED and cell.reason:
            blocks.append(say(f"{cell.reason} (interpreted)"))
        if allocation.context.is_significant_update:
            blocks.append(Paragraph((Span("Significant update: ", "strong"), Span(describe_update(framework)))))
    if framework.caution:
        blocks.append(Paragraph((Span("Note: ", "strong"), Span(framework.caution)), "caution"))
    return tuple(blocks)


def _build_matrix(shown: Allocation, total: int, narrowed: Selection | None) -> Section:
    table = build_matrix(shown, narrowed or Selection())
    rows: list[GridRow] = []
    for band in first_rows(table.bands, MOST_ROWS):
        if band.name:
            rows.append(GridRow(((Span(band.name, "strong"), Span(f"  {band.gloss}", "soft")),), "band"))
        rows.extend(_matrix_row(row, table.words.nobody) for row in band.rows)
    rows.append(_total_row(table))
    blocks: list[Block] = []
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
    blocks.append(Grid(name, heading, tuple(rows), _share_out(heading, rows[-1]), is_matrix=True))
    pictures = []
    if 0 < len(shown.mitigations) <= MOST_IN_PICTURE:
        drawing = Drawing(draw_matrix(shown, narrowed), f"Matrix: {name}. The table above shows the same information.")
        pictures.append(Section("The matrix as a picture", (drawing,)))
    return Section("Who is responsible for what", tuple(blocks), tuple(pictures))


def _share_out(heads: tuple[str, ...], total: GridRow) -> tuple[float, ...]:
    """Column widths: enough for the longest word if A4 has room; the first column gets the rest."""
    longest = [
        max(
            text_width(word, _HEAD_SIZE, is_bold=True)
            for word in (*head.split(), *_unbroken(total.cells[column][0].text))
        )
        for column, head in enumerate(heads)
    ][1:]
    shares = [100 * (width + _HEAD_PADDING) / _PAGE_ROOM for width in longest]
    shrink = min(1.0, _MOST_FOR_ACTORS / sum(shares))
    shares = [share * shrink for share in shares]
    return (100 - sum(shares), *shares)


def _unbroken(text: str) -> list[str]:
    """The unbreakable parts of a total: numbers stay with their letters."""
    return [text] if any(map(str.isdigit, text)) else text.split()


def _matrix_row(row: MatrixRow, nobody: str) -> GridRow:
    indent = "\N{EM SPACE}" if row.is_part else ""
    words = [Span(f"{indent}{row.mitigation.label}")]
    for sign in row.signs:
        text = sign.text.replace(" ", "\N{NO-BREAK SPACE}")
        words.append(Span(f"  {text}", "doubt" if sign.is_doubt else "soft"))
    cells = [_marks(cell.roles, is_doubtful=cell.is_doubtful) for cell in row.cells]
    return GridRow((tuple(words), *cells, plain(in_letters(row.owners) or nobody)))


def _marks(roles: tuple[Role, ...], *, is_doubtful: bool) -> Spans:
    marks = tuple(map(mark, roles))
    return (*marks, Span("?", "doubt", ", the readings disagree")) if is_doubtful else marks


def _total_row(table: MatrixTable) -> GridRow:
    loads = [plain(in_letters(head.load) or table.words.nothing) for head in table.heads]
    return GridRow((plain(table.words.carries), *loads, plain(in_letters(table.total) or NONE)), "total")


def _build_legend(table: MatrixTable) -> Paragraph:
    words: list[Span] = []
    for item in table.legend:
        sample = (*([mark(item.role)] if item.role else []), *([Span(item.sign, "doubt")] if item.sign else []))
        words += [*sample, Span(f"  {item.text}.   ")]
    return Paragraph(tuple(words), "note")


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
        ("Version", framework.version),
        ("Date", framework.date or "not known"),
        ("Address", framework.url),
        ("For this model and release", where),
        ("Licence", framework.licence),
        ("Attribution", framework.attribution),
        ("Stated by the source", framework.stated),
        ("Our interpretation", framework.interpreted),
        ("Not known", framework.missing),
        ("Caution", framework.caution),
    )
    return Section("Where this comes from", (Facts(tuple((name, text) for name, text in pairs if text)),))


def _build_method(allocation: Allocation, selection: Selection) -> Section:
    rows = tuple(GridRow(((Span(name, "strong"),), plain(text))) for name, text in _METHOD)
    made = Facts(
        (
            ("Made on", f"{write_date(datetime.now(UTC).date().isoformat())}, with valuechain {__version__}"),
            ("Question", ViewState.of(replace(allocation.question, selection=selection)).href()),
            ("Version of the data", allocation.chain.version or "not known"),
        )
    )
    again = say("Add this query to the address of any valuechain server with the same data:")
    return Section(
        "How the figures are counted",
        (Grid("How each figure is counted", ("Figure", "How it is counted"), rows, (20.0, 80.0)),),
        (Section("Reproducing this briefing", (again, made)),),
    )
