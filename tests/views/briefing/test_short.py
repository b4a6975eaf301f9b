"""The two pages of a briefing: the finding as its title, five findings, doubts, other sources, dates."""

import io

import pytest
from pptx import Presentation

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.findings.findings import build_findings
from valuechain.model.errors import QuestionError, UnknownValueError
from valuechain.model.question.parameters import ANNEXES, LONGEST_TITLE
from valuechain.views.briefing.annexes import pick_annexes
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.briefing.headline import MOST_FINDINGS, list_findings, say_headline
from valuechain.views.document.blocks import Bullets, Grid, Section, Spans
from valuechain.views.document.pptx import write_pptx


def headline(allocation: vc.Allocation) -> str:
    """The title of a briefing."""
    return say_headline(allocation, build_findings(allocation))


def text_of(words: Spans) -> str:
    """The text of a paragraph or cell."""
    return "".join(span.text for span in words)


def found(allocation: vc.Allocation) -> list[str]:
    """The findings as text."""
    return [text_of(words) for words in list_findings(allocation, build_findings(allocation))]


def front(allocation: vc.Allocation, title: str) -> Section:
    """A section of the first pages."""
    return next(section for section in build_briefing(allocation).front if section.title == title)


def items(section: Section) -> list[str]:
    """The items of all lists in a section, as text."""
    return [text_of(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (
            "a -P-> x; a -P-> y; b -P-> z",
            "2 of 3 mitigations fall to a; without them, no one would be responsible for 2",
        ),
        ("a -P-> x; a -P-> y; b -P-> x; b -P-> y", "All 2 mitigations fall to each of a and b"),
        ("a -P-> x; a -P-> y; b -P-> x; c -P-> y", "All 2 mitigations fall to a; b comes next with 1"),
        ("a -P-> x; (y); (z)", "1 of 3 mitigations falls to a; no one is responsible for 2"),
        ("a -S-> x; (y)", "No one is responsible for any of the 2 mitigations"),
        ("a -P-> x", "The only mitigation falls to a"),
    ],
)
def test_headline(draw: Draw, drawn: str, expected: str) -> None:
    """The title says who is responsible for most, then what is missing, what hangs on that actor, or who is next."""
    assert headline(vc.build_allocation(draw(drawn))) == expected


def test_findings_have_numbers(pai_open: vc.Allocation) -> None:
    """The five findings on PAI's open checklist, counted by hand from its matrix."""
    assert found(pai_open)[:4] == [
        (
            "Who is responsible: Of 15 mitigations: Model providers 12; App developers 6; Hubs & hosting 5; "
            "1 more actor fewer."
        ),
        "Gaps: None; each of the 15 mitigations has someone responsible.",
        "Most depends on: Without Model providers, no one would be responsible for 7 of 15 mitigations.",
        (
            "No backup: 4 of 15 mitigations rest on a single actor: Publish a responsible AI licence, "
            "Moderate hosted models, Stage the release and 1 more."
        ),
    ]
    assert len(found(pai_open)) == MOST_FINDINGS


def test_a_single_actor_is_no_gap_in_law(chain: vc.ValueChain) -> None:
    """For law, a single responsible actor is not called a lack of backup, nor are few actors called enough."""
    law = vc.build_allocation(chain, vc.Context("advanced", "closed"), framework="eu-ai-act")
    assert law.frameworks[0].is_binding
    assert {line.partition(":")[0] for line in found(law)}.isdisjoint({"No backup", "Needed in any case"})


def test_doubts_have_full_names(pai_open: vc.Allocation) -> None:
    """An ambiguous passage is named in full, with each actor's role under each reading; no code stands alone."""
    said = items(front(pai_open, "What is uncertain"))
    assert (
        "Disclose AI-generated content: App developers: primary under reading A (in use), secondary under reading B."
        in said
    )
    assert not any("PO-" in line for line in said)


def test_law_and_advice_are_told_apart(pai_open: vc.Allocation) -> None:
    """The table of other sources has a column for law and one for voluntary sources, and never the source itself."""
    (grid,) = [block for block in front(pai_open, "What other sources say").blocks if isinstance(block, Grid)]
    assert grid.heads == ("Topic", "Law", "Voluntary")
    laws = [framework for framework in pai_open.chain.frameworks if framework.is_binding]
    for _, law, voluntary in (row.cells for row in grid.rows):
        assert not any(framework.short_name in text_of(voluntary) for framework in laws)
        assert "UK" not in text_of(law)
        assert "PAI’s open" not in text_of(voluntary)


def test_dates_in_order(write: Write) -> None:
    """Days that have passed come first, on one line; then each day to come, and whether it is settled."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            ["x", "X", "a", "2928-08-02"],
            ["y", "Y", "a", "2006-08-02"],
            ["w", "W", "a", "2005-02-02"],
            ["z", "Z", "a", "late"],
        ],
        dates=[["id", "date", "is_settled"], ["late", "2927-12-02", "no"]],
    )
    assert items(front(vc.build_allocation(chain), "What begins when")) == [
        "Already begun: 1 mitigation (2 Feb 2005); 1 mitigation (2 Aug 2006)",
        "2 Dec 2927 (date not settled): 1 mitigation begins: Z",
        "2 Aug 2928: 1 mitigation begins: X",
    ]


def test_own_data_say_why_there_is_nothing_to_compare(draw: Draw) -> None:
    """Without another source, and without dates, the sections say so."""
    own = vc.build_allocation(draw("a -P-> x"))
    (said,) = front(own, "What other sources say").blocks
    assert said == build_briefing(own).front[-2].blocks[0]
    assert "no other source" in str(said)
    assert "gives no dates" in str(front(own, "What begins when").blocks)


def test_annexes_by_choice(pai_open: vc.Allocation) -> None:
    """A briefing has the chosen annexes, in their usual order; without any, it is the two pages alone."""
    chosen = build_briefing(pai_open, annexes=("map", "sources"))
    assert [section.title for section in chosen.sections] == ["The value chain", "Where this comes from"]
    assert build_briefing(pai_open, annexes=()).sections == ()
    assert len(build_briefing(pai_open).sections) == len(ANNEXES)


def test_unknown_annex() -> None:
    """An annex that does not exist is refused, with those that do."""
    with pytest.raises(UnknownValueError, match="role-cards"):
        pick_annexes(["cards"])


def test_own_title(pai_open: vc.Allocation) -> None:
    """A title of one's own replaces the finding; one that is too long is refused."""
    assert build_briefing(pai_open, title="  For the minister ").title == "For the minister"
    with pytest.raises(QuestionError, match=str(LONGEST_TITLE)):
        build_briefing(pai_open, title="x" * (LONGEST_TITLE + 1))


def test_five_slides(pai_open: vc.Allocation) -> None:
    """The two pages are five slides with titles; the first has the finding, and pictures have alternative text."""
    presentation = Presentation(io.BytesIO(write_pptx(build_briefing(pai_open))))
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles == [
        headline(pai_open),
        "How much falls to each actor",
        "What is uncertain",
        "What other sources say",
        "What begins when",
    ]
    tables = [shape for slide in presentation.slides for shape in slide.shapes if shape.has_table]
    assert [cell.text for cell in tables[0].table.rows[0].cells] == ["Topic", "Law", "Voluntary"]


def test_equal_briefings_give_equal_slides(pai_open: vc.Allocation) -> None:
    """Writing the same briefing again gives the same bytes."""
    briefing = build_briefing(pai_open)
    assert write_pptx(briefing) == write_pptx(briefing)
