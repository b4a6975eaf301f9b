"""The outcome of a workshop, in the same words on every page, slide and report."""

from dataclasses import replace
from datetime import date

import valuechain as vc
from tests.conftest import Parse
from tests.views.workshop.conftest import make_room
from tests.views.workshop.wall.conftest import texts_of
from tests.workshops import make_plan, roles_of, say
from valuechain.analysis.workshop.outcome.mitigations import Origin, count_origins, find_outcomes
from valuechain.analysis.workshop.statistics.results import find_results
from valuechain.model.words import capital
from valuechain.model.workshop.plan import RoundProposal
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.views.document.html import write_html
from valuechain.views.workshop.closing import DIFFERENT, Closing, build_closing
from valuechain.views.workshop.phone.closing import list_closing
from valuechain.views.workshop.report.report import build_report
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.board import show_board
from valuechain.views.workshop.wall.screens import Spot, draw_screens

SEEN = (Round(1, Status.REVEALED, was_seen=True),)
WORDS = {
    "decided": "5*P.", "majority": "5*P.", "partly": "3*P. 3*PS", "supported": "3*PS 3*.S", "tied": "3*P. 3*.P",
    "unknown": "5*?",
}  # fmt: skip
PLAN = make_plan("ab", {**dict.fromkeys(WORDS, ".P"), "closed": ".P", "later": ".P", "soon": None})
RUNNING = Running(
    rounds={**dict.fromkeys(WORDS, SEEN), "closed": (Round(1, Status.CLOSED),)},
    decisions={
        "decided": Decision(roles_of("S.")),
        "majority": Decision(note="For now."),
        "closed": Decision(roles_of("P.")),
    },
    is_ended=True,
)
SAID = "Of 9 questions: 2 decided; 3 agreed by most, not decided; 2 left open; 2 not asked."


def made(running: Running = RUNNING) -> Room:
    """A workshop with a question for each way in which one can end; each is published as b's alone."""
    proposals: list[RoundProposal] = [each for id_, words in WORDS.items() for each in say(id_, words)]
    return make_room(PLAN, running, proposals)


def closing_of(room: Room) -> Closing:
    """The closing summary of the workshop."""
    results = find_results(room.seen)
    return build_closing(room.plan, room.running, results.counts, results.common, {})


def ids(closing: Closing) -> dict[str, list[str]]:
    """The questions of each section."""
    return {section.title: [line.mitigation.id for line in section.lines] for section in closing.sections}


def test_each_question_is_in_the_section_of_its_outcome() -> None:
    """A question is agreed by most if over half agree on anybody's role, and left open otherwise."""
    closing = closing_of(made())
    assert ids(closing) == {
        "Decided": ["decided", "closed"],
        "Agreed by most, not decided": ["majority", "partly", "supported"],
        "Left open": ["tied", "unknown"],
        DIFFERENT: ["decided", "majority", "closed"],
        "Not asked": ["later", "soon"],
    }
    assert closing.said == SAID


def test_the_sections_are_those_of_the_outcome() -> None:
    """The closing counts what the exported outcome counts."""
    room = made()
    of = count_origins(find_outcomes(room.plan, room.running, room.proposals))
    assert {title: len(found) for title, found in ids(closing_of(room)).items() if title != DIFFERENT} == {
        capital(origin): of[origin] for origin in Origin if of[origin]
    }


def test_what_is_said_of_a_question() -> None:
    """A decision is said as such; otherwise the room's answer, and the note apart. The guidance has its own section."""
    closing = closing_of(made())
    assert {line.mitigation.id: line.said for section in closing.sections[:3] for line in section.lines} == {
        "decided": "Actor a secondary.",
        "closed": "Actor a primary.",
        "majority": "5 of 5: actor a should be primary.",
        "partly": "6 of 6: actor a should be primary; on the rest, answers differ.",
        "supported": "6 of 6: actor b should be secondary; on the rest, answers differ.",
        "tied": "The room is split: two answers, 3 of 6 each.",
        "unknown": "All 5 answered “I don’t know”.",
    }
    notes = {line.mitigation.id: line.note for section in closing.sections for line in section.lines if line.note}
    assert notes == {"majority": "Note: For now."}
    assert [line.said for line in closing.differs[:2]] == [
        "Decided: actor a should be secondary. Guidance: actor b should be primary.",
        "Room: actor a should be primary. Guidance: actor b should be primary.",
    ]


def test_until_the_end_only_decisions_on_revealed_questions_are_told() -> None:
    """Before the end, a decision on a question that is not revealed would tell the room what to answer."""
    closing = closing_of(made(replace(RUNNING, is_ended=False)))
    assert ids(closing)["Not revealed"] == ["closed"]
    assert ids(closing)[DIFFERENT] == ["decided", "majority"]
    board = show_board(made(replace(RUNNING, is_ended=False)))
    assert board.count("Do closed</a>: Decided") == 0
    assert show_board(made()).count("Decided: actor a should be secondary.") == 1


def test_wall_phone_board_and_report_say_the_same(parse: Parse) -> None:
    """Differences are in the same words everywhere, and the wall, phones and the report have the same numbers."""
    room = made()
    closing = closing_of(room)
    report = parse(write_html(build_report(room, date(2026, 11, 22), vc.read_chain())))
    assert SAID in report.one(".b-lead").text
    screens = draw_screens(room, Spot())
    assert screens[0].sheet.said == SAID
    sections = list_closing(PLAN, closing, {}, {})
    phone = {section.title: [entry.said for entry in section.entries] for section in sections}
    wall = " ".join(screens[0].sheet.lines)
    board = parse(show_board(room))
    for line in closing.differs:
        assert line.said in wall
        assert line.said in phone[DIFFERENT]
        assert line.said in report.text
        assert line.said in board.one(".differs").text
    assert "Note: For now." in wall
    assert "Note: For now." in [entry.note for section in sections for entry in section.entries]
    assert (DIFFERENT in board.text, DIFFERENT in report.text) == (True, True)
    rows = [row.all("td") for row in report.all("table")[0].all("tr")[1:]]
    assert [row[1].text for row in rows].count(Origin.MAJORITY) == len(phone["Agreed by most, not decided"])


def test_questions_that_were_not_asked_are_on_a_slide() -> None:
    """The closing screens list every question that was not asked."""
    texts = [text for screen in draw_screens(made(), Spot()) for text in texts_of(screen.sheet)]
    assert texts.index("Not asked") < texts.index("Do later")


def test_a_heading_is_repeated_on_the_next_screen() -> None:
    """Where a section goes on on another screen, that begins with its heading."""
    plan = make_plan("ab", {f"q{number}": None for number in range(20)})
    running = Running(decisions={each.id: Decision(roles_of("P.")) for each in plan.mitigations}, is_ended=True)
    _, *others = draw_screens(make_room(plan, running), Spot())
    assert len(others) > 1
    for each in others:
        assert texts_of(each.sheet)[1] == "Decided (continued)"
