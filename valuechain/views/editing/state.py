"""Live findings, beside the table."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.editing.findings import DraftFindings
from valuechain.model.words import count
from valuechain.tables.editing.draft import Draft
from valuechain.tables.editing.edit import Kind
from valuechain.views.editing.panel import name_of
from valuechain.views.page.render import render

_MOST_SHOWN = 10


class Finding(NamedTuple):
    """One kind of finding, with the rows or columns that it concerns."""

    name: str
    kind: Kind
    number: int
    first: Sequence[tuple[str, str]]
    """The ids and names of the first ones."""

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.number - len(self.first)


def show_state(draft: Draft, findings: DraftFindings, changed: int) -> Markup:
    """The findings of a draft, and how many places differ from the original."""
    return render(
        "editing/state.html",
        findings=list(_list_findings(draft, findings)),
        changed_words=f"{count(changed, 'difference') if changed else 'No differences'} from the original.",
    )


def _list_findings(draft: Draft, findings: DraftFindings) -> Iterator[Finding]:
    named = (
        ("Mitigations no one is responsible for", Kind.MITIGATION, findings.unowned),
        ("Mitigations with only supporting actors", Kind.MITIGATION, findings.without_lead),
        ("More than one actor accountable", Kind.MITIGATION, findings.several_accountable),
        ("Actors without anything", Kind.ACTOR, findings.idle_actors),
    )
    for name, kind, found in named:
        if found:
            first = [(row, name_of(draft, kind, row)) for row in found[:_MOST_SHOWN]]
            yield Finding(name, kind, len(found), first)
