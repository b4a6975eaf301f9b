"""Two to six sources side by side: cells, order, sentence and rows."""

from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.side_by_side import TOPICS, ask_three
from valuechain.analysis.across.across import build_across
from valuechain.analysis.across.side_by_side.rows import side_by_side_rows, side_by_side_sheet
from valuechain.analysis.across.side_by_side.sides import (
    build_side_rows,
    check_sides,
    describe_cell,
    describe_sides,
    put_differences_first,
)
from valuechain.model.question.across import AcrossQuestion

CELLS = {
    "agree": (
        "Model providers: required. Supports: Model adapters and optimisers.",
        "Model providers (in part) and Model adapters and optimisers: recommended.",
        "Related, but does not ask for this.",
    ),
    "differ": (
        "Model providers.",
        "Model adapters and optimisers (under a condition): possible.",
        "The source does not say.",
    ),
    "alone": (
        "The source does not say.",
        "Asks for it, but names no one responsible.",
        "“Stranger”, no reference actor.",
    ),
    "later": ("The source does not say.", "The source does not say.", "Not yet: from 1 January 2030."),
}


def test_cells_in_words(write: Write) -> None:
    """A cell names the responsible, how strongly they are bound, the supporting, or what the silence means."""
    rows = build_side_rows(ask_three(write))
    assert {topic: tuple(map(describe_cell, rows[topic][0].cells)) for topic in TOPICS} == CELLS


def test_practices_follow_their_topic(write: Write) -> None:
    """The rows of a topic are its own and those of its practices; with one practice, both say the same."""
    rows = build_side_rows(ask_three(write))
    assert [(each.row.subject.id, tuple(map(describe_cell, each.cells))) for each in rows["agree"]] == [
        ("agree", CELLS["agree"]),
        ("do-agree", CELLS["agree"]),
    ]


def test_differences_come_first(write: Write) -> None:
    """Topics without a common actor come first, then those with one, those with one voice, and silent ones."""
    rows = build_side_rows(ask_three(write))
    assert [*rows][:4] == list(TOPICS)
    ordered = put_differences_first(rows)
    assert [*ordered][:4] == ["differ", "agree", "alone", "later"]
    assert ordered == rows


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (
            (),
            (
                "At least two of these sources speak on 2 topics. On 1 they share a responsible actor; on 1 they do "
                "not. Only one speaks on 1 and none speaks on 28."
            ),
        ),
        (
            ("a", "b"),
            (
                "Both sources speak on 2 topics. On 1 they share a responsible actor; on 1 they do not. Neither speaks "
                "on 29."
            ),
        ),
        (("b", "c"), "On no topic do both sources speak. Only one speaks on 3 and neither speaks on 28."),
    ],
)
def test_sentence(write: Write, sources: tuple[str, ...], said: str) -> None:
    """The sentence counts topics with a common actor, with none, with one voice and without any."""
    assert describe_sides(ask_three(write, *sources)) == said


def test_rows(write: Write) -> None:
    """A row has ids of reference actors, the source's own names of others, and the agreement of all sources."""
    across = ask_three(write)
    table = side_by_side_rows(across)
    found = {
        (row["topic"], row["framework"]): tuple(row.values())[4:] for row in table.records() if row["level"] == "topic"
    }
    both = "model_provider;model_adapter"
    assert found["agree", "b"] == (
        *("b", "source b", "speaks", both, "model_provider", "", "", "recommended", "", ""),
        *(2, "model_provider", 2, "2026-11-29"),
    )
    assert found["differ", "b"] == (
        *("b", "source b", "speaks", "model_adapter", "", "model_adapter", "", "optional", "", ""),
        *(2, both, 1, "2026-11-29"),
    )
    assert found["alone", "c"] == (
        *("c", "source c", "speaks", "", "", "", "Stranger", "not given", "", "", 1, "", 0, "2026-11-29"),
    )
    assert found["later", "c"] == (
        *("c", "source c", "later", "", "", "", "", "", "", "2030-01-01", 0, "", 0, "2026-11-29"),
    )
    assert len(table.rows) == 3 * (len(across.topics) + len(across.practices))


def test_workbook_has_the_sources_in_columns(write: Write) -> None:
    """The first sheet has one row per topic or practice and one column per source; the second has the rows."""
    across = ask_three(write)
    sheet = side_by_side_sheet(across)
    assert sheet.table.columns == (
        "level",
        "topic",
        "practice",
        "name",
        "Source a",
        "Source b",
        "Source c",
        "agreement",
    )
    assert sheet.table.rows[0] == ("topic", "agree", "", "Agree", *CELLS["agree"], "2 of 2, 1 only in part")
    assert [each.rows for each in sheet.more] == [side_by_side_rows(across).rows]


@pytest.mark.parametrize(("sources", "kept"), [(("a",), "1 source"), ((), "9 sources")])
def test_two_to_six(chain: vc.ValueChain, write: Write, sources: tuple[str, ...], kept: str) -> None:
    """Fewer than two sources, and more than six, are refused with the number."""
    across = ask_three(write, *sources) if sources else build_across(chain, AcrossQuestion())
    with pytest.raises(vc.QuestionError, match=f"Two to six sources fit side by side; this question has {kept}"):
        check_sides(across)


def test_california_and_china(chain: vc.ValueChain) -> None:
    """California has makers revoke unmarking licences, China has app stores check apps; devices begin in 2028 only."""
    asked = AcrossQuestion(sources=("ca-ai-transparency", "cn-ai-labeling"), on=date(2026, 11, 29))
    rows = {each.row.subject.id: each for each in build_side_rows(build_across(chain, asked))["synthetic-content"]}
    partly = "in part, under a condition"
    assert [describe_cell(cell) for cell in rows["refuse-unmarked-systems"].cells] == [
        f"Model providers ({partly}) and App developers ({partly}): required.",
        f"{chain.reference_actor('distribution_platform').name} ({partly}): required.",
    ]
    assert [describe_cell(cell) for cell in rows["mark-device-recordings"].cells] == [
        "Not yet: from 1 January 2028.",
        "The source does not say.",
    ]
    assert rows["refuse-unmarked-systems"].row.agreement.words.startswith("1 of 2")
