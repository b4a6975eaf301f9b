"""The note on pages of a framework of which only the parts have verbs."""

import pytest

import valuechain as vc
from tests.conftest import Parse
from tests.questions import query_of
from tests.views.conftest import ReadDocument, show_at
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.page.state import Page

NOTE = "The principles have no verbs of their own"
UK = query_of("uk-ai-cyber", "advanced", "open")


@pytest.mark.parametrize(
    ("path", "more"),
    [(Page.EXPLORE, ""), (Page.EXPLORE, "&view=map"), (Page.FINDINGS, ""), (Page.ACTOR, "&id=developer")],
)
def test_pages_lead_to_the_parts(chain: vc.ValueChain, parse: Parse, path: Page, more: str) -> None:
    """The page of the UK code's principles links to the same page of its provisions, which has no such note."""
    page = parse(show_at(chain, path, f"?{UK}{more}"))
    (note,) = (each for each in page.all("p") if each.text.startswith(NOTE))
    assert note.text == f"{NOTE}: show the 72 provisions"
    parts = show_at(chain, path, note.one("a").attributes["href"].partition("?")[2])
    assert NOTE not in parts
    assert "72 provisions" in parts or "72 mitigations" in parts


def test_no_note_without_parts(chain: vc.ValueChain) -> None:
    """A framework without parts has no such note, even if it gives no verbs."""
    assert "of their own" not in show_at(chain, Page.EXPLORE, f"?{query_of('cosai', 'advanced', 'open')}")


def test_the_briefing_says_so(chain: vc.ValueChain, read: ReadDocument) -> None:
    """The briefing says that the provisions have the verbs."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="uk-ai-cyber")
    assert f"{NOTE}; the 72 provisions have them." in read(build_briefing(allocation)).text
