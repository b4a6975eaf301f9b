"""Live findings beside the editor's table."""

from tests.conftest import Node, Parse
from tests.views.editing.conftest import DrawDraft, give
from valuechain.analysis.editing.findings import find_in
from valuechain.tables.editing.draft import Draft
from valuechain.views.editing.state import _MOST_SHOWN as MOST_SHOWN
from valuechain.views.editing.state import show_state


def found_in(draft: Draft, parse: Parse) -> list[str]:
    """The headings of the findings."""
    return [each.text for each in parse(show_state(draft, find_in(draft), 0)).all("h3")]


def test_every_kind(draft_of: DrawDraft, parse: Parse) -> None:
    """Mitigations without anyone, with only supporters, or with two accountable, and idle actors are found."""
    draft = draft_of("a -P-> fine; b -S-> supported; (orphan); c")
    give(draft, "fine", "a", "accountable")
    give(draft, "fine", "b", "accountable")
    assert found_in(draft, parse) == [
        "Mitigations no one is responsible for: 1",
        "Mitigations with only supporting actors: 1",
        "More than one actor accountable: 1",
        "Actors without anything: 1",
    ]


def test_nothing_wrong(draft_of: DrawDraft, parse: Parse) -> None:
    """When there is nothing to find, one sentence says so."""
    draft = draft_of("a -P-> fine")
    state = parse(show_state(draft, find_in(draft), 0))
    assert [each.text for each in state.all("p")] == [
        "Every mitigation has someone who leads, and every actor has something to do."
    ]


def test_first_ones_are_buttons(draft_of: DrawDraft, parse: Parse) -> None:
    """The first ones lead to their rows; the others are counted."""
    names = [f"m{number}" for number in range(MOST_SHOWN + 3)]
    draft = draft_of(f"a -P-> fine; {'; '.join(f'({name})' for name in names)}")
    state: Node = parse(show_state(draft, find_in(draft), 0))
    assert [each.attributes["data-id"] for each in state.all("@data-goes")] == names[:MOST_SHOWN]
    assert "and 3 more" in state.text


def test_differences_are_counted(draft_of: DrawDraft, parse: Parse) -> None:
    """The state says how many places differ from the original."""
    draft = draft_of("a -P-> fine")
    said = [
        parse(show_state(draft, find_in(draft), number)).one("@data-changed").attributes["data-changed"]
        for number in (0, 1, 2)
    ]
    assert said == [
        "No differences from the original.",
        "1 difference from the original.",
        "2 differences from the original.",
    ]
