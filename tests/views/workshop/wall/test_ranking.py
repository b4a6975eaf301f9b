"""The screens of a ranking: the question, the room's order, groups and reasons."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pptx import Presentation

from tests.views.workshop.conftest import make_room
from tests.views.workshop.wall.conftest import texts_of
from tests.workshops import make_plan, make_ranking, rank
from valuechain.model.workshop.plan import FEWEST_SHOWN, Group
from valuechain.model.workshop.ranking import MOST_RANKED, USUAL_RANKING
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.board import show_board
from valuechain.views.workshop.wall.deck import PPTX, build_deck
from valuechain.views.workshop.wall.layout import ROOM, SMALLEST, Box, Paragraph, Sheet
from valuechain.views.workshop.wall.projector import show_projector
from valuechain.views.workshop.wall.ranking import draw_ranking
from valuechain.views.workshop.wall.screens import Spot, draw_all, draw_screens, list_spots

RANKING = make_ranking("abc")
ID = RANKING.id
N = FEWEST_SHOWN


def room(words: str = "", groups: str = "", status: Status = Status.REVEALED, reasons: tuple[str, ...] = ()) -> Room:
    """A workshop with the ranking in focus, after a question q that nobody has been asked."""
    plan = replace(make_plan("a", {"q": None}, "g h" if groups else ""), rankings=(RANKING,))
    running = Running(focus=ID, rounds={ID: (Round(1, status, was_seen=status is Status.REVEALED),)})
    return make_room(plan, running, rank(words, groups, reasons=reasons))


def sheets(found: Room, kind: str) -> list[Sheet]:
    """The screens of a kind."""
    return [screen.sheet for screen in draw_screens(found, Spot(ID, 1)) if screen.kind == kind]


def said(words: str) -> str:
    """The sentence on the wall."""
    return sheets(room(words), "answers")[0].said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("7*abc 5*bac", "The room puts “Do a” first: 7 of 12 put it first."),
        ("6*cab", "The room puts “Do c” first: all 6 put it first."),
        ("3*abc 3*bac", "The room puts “Do a” and “Do b” first, with the same points."),
        ("3*abc 3*cba", "The room puts none first: all 3 have the same points."),
        # a has 3 * 2 = 6 points, b 3 + 4 + 1 = 8, c 2 + 2 = 4
        (
            "3*abc 2*bca 1*cba",
            "The room puts “Do b” first over all places, but more people put “Do a” first (3 against 2).",
        ),
        ("4*? 2*abc", "4 of 6 don’t know. The others put “Do a” first: all 2 put it first."),
        ("3*?", "All 3 answered “I don’t know”."),
        ("abc 2*?", "All but one answered “I don’t know”."),
        ("", "No one gave an answer."),
    ],
)
def test_the_sentence(words: str, sentence: str) -> None:
    """The headline says what comes first and how many put it first, and doesn't hide ties or other favourites."""
    assert said(words) == sentence


def test_many_in_the_first_place() -> None:
    """If more than two of four share the first place, the headline says how many; the bars say which.

    With abcd, bcad and cabd, a, b and c have 3 + 2 + 1 = 6 points each, and d none.
    """
    ranking = make_ranking("abcd")
    found = room("abcd bcad cabd")
    found = replace(found, plan=replace(found.plan, rankings=(ranking,)))
    assert sheets(found, "answers")[0].said == "The room puts 3 of them first, with the same points."


def test_words_of_group_names_are_not_broken() -> None:
    """Groups with long names stand in fewer columns."""
    names = ("Laboratories", "Government", "Hosting", "Press")
    found = room("20*abc")
    plan = replace(found.plan, groups=tuple(map(Group, names)))
    proposals = [replace(each, group=names[index // N]) for index, each in enumerate(rank(f"{4 * N}*abc"))]
    drawn = sheets(replace(found, plan=plan, proposals=tuple(proposals)), "groups")
    assert [text for sheet in drawn for text in texts_of(sheet) if text.startswith(f"{N} ")] == [
        f"{N} {name}" for name in names
    ]


def test_bars_of_points() -> None:
    """With abc for three people of four and bac for one, a has 7 of 8 points, b 5 of 8, and c none.

    The filled parts of the bars are in proportion, and the numbers stand beside them.
    """
    (sheet,) = sheets(room("3*abc 1*bac"), "answers")
    boxes = [part for part in sheet.parts if isinstance(part, Box)]
    whole = max(box.width for box in boxes)
    assert [round(box.width / whole, 3) for box in boxes if box.said] == [0.875, 0.625]
    assert [text for text in texts_of(sheet) if text.endswith(")")][:3] == ["1.8 (3)", "1.2 (1)", "0.0 (0)"]
    assert sheet.table is not None
    assert [(row.head, *row.cells) for row in sheet.table.rows] == [
        ("Do a", "1.", "1.8", "1.2", "3 of 4"),
        ("Do b", "2.", "1.2", "1.8", "1 of 4"),
        ("Do c", "3.", "0.0", "3.0", "0 of 4"),
    ]


def test_groups_side_by_side() -> None:
    """Groups that are large enough stand side by side, each with its places; smaller ones are on no screen."""
    (sheet,) = sheets(room(f"{N}*abc {N}*cba", "g" * N + "h" * N), "groups")
    assert sheet.table is not None
    assert sheet.table.heads == ("Mitigation", f"{N} g", f"{N} h")
    assert {row.head: row.cells for row in sheet.table.rows}["Do a"] == ("1.", "3.")
    assert not sheets(room(f"{N}*abc cba", "g" * N + "h"), "groups")


def test_reasons_as_cards() -> None:
    """Reasons of a ranking are shown as those of any question."""
    (sheet,) = sheets(room("2*abc", reasons=("It is the root.",)), "reasons")
    assert "It is the root." in texts_of(sheet)


def test_everything_is_large_enough() -> None:
    """With as many long names as a ranking may have, no text is smaller than the smallest, and every screen fits."""
    named = tuple(
        replace(each, label=f"Screen and filter the training data of models again {each.id}")
        for each in make_ranking("abcdefghij"[:MOST_RANKED]).mitigations
    )
    ranking = replace(RANKING, mitigations=named, label="Which of all these mitigations should a small host do first?")
    order = "".join(ranking.ids)
    found = room()
    found = replace(
        found, plan=replace(found.plan, rankings=(ranking,)), proposals=tuple(rank(f"6*{order} 6*{order[::-1]}"))
    )
    drawn = [*(screen.sheet for screen in draw_all(found)), draw_ranking(found, ranking)]
    for sheet in drawn:
        assert max(part.bottom for part in sheet.parts) <= ROOM + 1
        assert all(part.size >= SMALLEST for part in sheet.parts if isinstance(part, Paragraph))


@pytest.mark.parametrize("status", [Status.OPEN, Status.CLOSED])
def test_nothing_before_the_reveal(status: Status) -> None:
    """Before the reveal, the wall shows the question and the turnout, and there is no screen of results."""
    found = room("4*abc", status=status, reasons=("It is the root.",))
    html = show_projector(found)
    assert USUAL_RANKING in html
    assert "4 of 6 have answered" in html
    assert "root" not in html
    assert "puts" not in html
    assert not list_spots(found)


def test_the_wall_after_the_reveal() -> None:
    """After the reveal, the wall shows the order."""
    assert "The room puts “Do a” first: all 4 put it first." in show_projector(room("4*abc"))


def test_closing_screen() -> None:
    """The closing screen has a line for each ranking."""
    (sheet,) = [screen.sheet for screen in draw_screens(room("4*abc"), Spot())]
    assert f"Put in order: {USUAL_RANKING}. The room puts “Do a” first: all 4 put it first." in sheet.lines
    assert sheet.said == "Of 2 questions: 1 put in order; 1 not asked."


def test_the_board() -> None:
    """The board has the order of each ranking, what groups put first, and no other ranking's answers."""
    html = show_board(room(f"{N}*abc {N}*cba", "g" * N + "h" * N, reasons=("It is the root.",)))
    assert "1 ranking revealed." in html
    assert "The room puts none first: all 3 have the same points." in html
    assert "What each group puts first: g: “Do a”; h: “Do c”." in html
    assert "It is the root." in html
    assert "Nothing has been revealed yet" not in html


def test_the_board_before_the_reveal() -> None:
    """Before the reveal, the board has no order."""
    assert "In which order?" not in show_board(room("6*abc", status=Status.CLOSED))


def test_slides() -> None:
    """The slides have the order's sentence as a title, and say the points of each bar."""
    slides = Presentation(io.BytesIO(PPTX.write_bytes(build_deck(room("4*abc"), date(2026, 11, 22))))).slides
    cover, order, closing = slides
    assert "1 question revealed" in [shape.text_frame.text for shape in cover.shapes if shape.has_text_frame]
    assert order.shapes.title.text_frame.text == "The room puts “Do a” first: all 4 put it first."
    assert closing.shapes.title.text_frame.text == "Of 2 questions: 1 put in order; 1 not asked."
