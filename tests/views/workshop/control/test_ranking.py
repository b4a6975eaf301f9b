"""A ranking in the control room and on the page that changes a workshop."""

from dataclasses import replace

import pytest

from tests.conftest import Parse
from tests.views.workshop.conftest import make_room, make_rounds
from tests.workshops import PLAN, make_ranking, rank
from valuechain.model.workshop.plan import Pace, Rules
from valuechain.model.workshop.ranking import USUAL_RANKING
from valuechain.model.workshop.running import Running, Status
from valuechain.views.workshop.control.page import show_control
from valuechain.views.workshop.control.steps import next_step
from valuechain.views.workshop.room import Room, RoomView

RANKING = make_ranking("abc")
ID = RANKING.id
NOTHING = "There is nothing to decide on a ranking: the room’s order is the result."


def room(*statuses: Status, pace: Pace = Pace.TOGETHER, words: str = "6*abc") -> Room:
    """A workshop with the ranking in focus."""
    plan = replace(PLAN, rankings=(RANKING,), rules=Rules(pace=pace))
    running = Running(focus=ID, rounds=make_rounds(ID, *statuses))
    return make_room(plan, running, rank(words), view=RoomView.FACILITATOR)


def test_before_the_reveal(parse: Parse) -> None:
    """Before the reveal, the control room lists what is to be put in order, and no result."""
    page = parse(show_control(room(Status.OPEN)))
    assert "question 3 of 3" in page.one("h1").text
    assert "6 of 6" in page.one(".turnout").text
    (ranked,) = page.all(".ranked")
    assert [each.text for each in ranked.all("li")] == ["Do a", "Do b", "Do c"]
    assert "puts" not in ranked.text


def test_after_the_reveal(parse: Parse) -> None:
    """After the reveal, it has the sentence of the wall and the order, and says that there is nothing to decide."""
    page = parse(show_control(room(Status.REVEALED)))
    (ranked,) = page.all(".ranked")
    assert "The room puts “Do a” first: all 6 put it first." in ranked.text
    assert [each.text[:7] for each in ranked.all("li")] == ["1. Do a", "2. Do b", "3. Do c"]
    assert NOTHING in ranked.text
    assert page.all(".decide") == []


def test_an_earlier_rounds_order_is_called_so(parse: Parse) -> None:
    """While another round is open, the order is that of the earlier one, and is called so."""
    (ranked,) = parse(show_control(room(Status.REVEALED, Status.OPEN))).all(".ranked")
    assert "Round 1: The room puts" in ranked.text


@pytest.mark.parametrize("pace", list(Pace))
def test_no_decision_is_missed(pace: Pace) -> None:
    """After a ranking, the next step doesn't say that a decision is missing."""
    found = room(Status.REVEALED, pace=pace)
    step = next_step(found.plan, found.running, found.turnout)
    assert step is not None
    assert "No decision recorded" not in step.hint


def test_the_agenda_lists_rankings(parse: Parse) -> None:
    """The agenda has the rankings after the mitigations."""
    entries = parse(show_control(room())).one(".agenda").all("li")
    assert USUAL_RANKING in entries[-1].text
    assert len(entries) == len(PLAN.mitigations) + 1
