"""What a workshop came to, on a phone: beside the participant's own answers."""

from collections.abc import Mapping
from typing import NamedTuple

from valuechain.model.workshop.plan import Plan, Proposal
from valuechain.views.workshop.closing import DIFFERENT, Closing
from valuechain.views.workshop.phone.result import show_proposal


class ClosingEntry(NamedTuple):
    """A question and what became of it."""

    label: str
    said: str
    note: str
    href: str
    """The address of its result; empty if none was shown."""
    mine: str
    """The participant's latest answer in words; empty where it is beside the point."""


class PhoneSection(NamedTuple):
    """The questions with the same outcome."""

    title: str
    entries: tuple[ClosingEntry, ...]


def list_closing(
    plan: Plan, closing: Closing, mine: Mapping[str, Proposal], hrefs: Mapping[str, str]
) -> list[PhoneSection]:
    """The sections of the closing page; `mine` and `hrefs` are by mitigation id."""
    sections = []
    for title, lines in closing.sections:
        entries = []
        for mitigation, said, note in lines:
            own, href = mine.get(mitigation.id), hrefs.get(mitigation.id, "")
            words = f"You: {show_proposal(plan, own)}" if own else "You didn’t answer." if href else ""
            entries.append(ClosingEntry(mitigation.label, said, note, href, "" if title == DIFFERENT else words))
        sections.append(PhoneSection(title, tuple(entries)))
    return sections
