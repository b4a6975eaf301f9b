"""What a workshop came to, on a phone: beside the participant's own answers."""

from collections.abc import Mapping
from typing import NamedTuple

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.views.workshop.closing import Closing
from valuechain.views.workshop.phone.result import show_proposal


class ClosingEntry(NamedTuple):
    """A question and what became of it."""

    label: str
    said: str
    href: str
    """The address of its result; empty if none was shown."""
    mine: str
    """The participant's latest answer in words; empty where it is beside the point."""


class ClosingSection(NamedTuple):
    """The questions of which the same became."""

    title: str
    entries: tuple[ClosingEntry, ...]


def list_closing(
    plan: Plan, closing: Closing, mine: Mapping[str, Proposal], hrefs: Mapping[str, str]
) -> list[ClosingSection]:
    """The sections of the closing page that have anything in them; `mine` and `hrefs` are by mitigation id."""
    sections = []
    for title, lines in (
        ("Decided", closing.decided),
        ("Left open", closing.left_open),
        ("Put in order", closing.ranked),
        ("Different from the guidance", closing.differs),
    ):
        entries = []
        for each in lines:
            own = mine.get(each.mitigation.id)
            words = "You didn’t answer." if own is None else f"You: {show_proposal(plan, own)}"
            href = hrefs.get(each.mitigation.id, "")
            is_answer = lines is not closing.differs
            entries.append(ClosingEntry(each.mitigation.label, each.said, href, words if is_answer else ""))
        sections.append(ClosingSection(title, tuple(entries)))
    return [section for section in sections if section.entries]
