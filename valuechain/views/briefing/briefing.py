"""The briefing: one document with everything the app says about an answer, for people without the app."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.errors import QuestionError
from valuechain.model.question.parameters import ANNEXES, LONGEST_TITLE
from valuechain.model.question.selection import Selection
from valuechain.model.words import count, join_words
from valuechain.views.briefing.findings import build_findings_section, build_role_cards
from valuechain.views.briefing.headline import say_headline
from valuechain.views.briefing.matrix import build_matrix_section
from valuechain.views.briefing.method import build_method, build_sources
from valuechain.views.briefing.short import build_front
from valuechain.views.document.blocks import Block, Briefing, Drawing, Section, say
from valuechain.views.map.content import MOST_ON_MAP
from valuechain.views.map.export import draw_map
from valuechain.views.picture.caption import build_caption, describe_context, describe_filters


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
        "matrix": lambda: build_matrix_section(shown, allocation, findings, narrowed, has_verbs=has_verbs),
        "map": lambda: _build_map(shown, narrowed),
        "findings": lambda: build_findings_section(allocation, findings),
        "role-cards": lambda: build_role_cards(allocation),
        "sources": lambda: build_sources(allocation),
        "method": lambda: build_method(allocation, selection or Selection(), has_verbs=has_verbs),
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
