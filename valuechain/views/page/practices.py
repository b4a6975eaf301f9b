"""What a mitigation asks for, as sections of a page."""

from collections.abc import Iterator
from typing import NamedTuple

from valuechain.model.values import Mitigation


class PracticeSection(NamedTuple):
    """A heading with text, points or both."""

    title: str
    text: str
    points: tuple[str, ...]


TITLE_ONLY = "The source prints the title only."


def list_practices(mitigation: Mitigation) -> Iterator[PracticeSection]:
    """The sections that have something to say; without a description, says so if only the title is in hand."""
    text = mitigation.summary or (TITLE_ONLY if mitigation.is_title_only else "")
    sections = (
        PracticeSection("What to do", text, mitigation.practices),
        PracticeSection("Baseline practices", "", mitigation.baseline_practices),
        PracticeSection("Recommended practices", "", mitigation.recommended_practices),
        PracticeSection("What is hard", "", mitigation.challenges),
        PracticeSection("Named in the source", "", mitigation.named_in_source),
        PracticeSection("Linked by the source to", "", mitigation.mappings),
    )
    return (section for section in sections if section.text or section.points)
