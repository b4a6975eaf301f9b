"""The wall's remote in the control room."""

from dataclasses import replace

from tests.conftest import Parse
from tests.views.workshop.conftest import make_room
from tests.workshops import make_plan, say
from valuechain.model.workshop.running import Round, Running, Status
from valuechain.views.workshop.control.remote import show_remote

ROOM = make_room(
    make_plan("ab", {"q": "P.", "r": None}),
    Running(focus="q", rounds={"q": (Round(1, Status.REVEALED),), "r": (Round(1, Status.CLOSED),)}),
    [*say("q", "5*P.", reasons=["often", "often", "once"]), *say("r", "P.", reasons=["marker"])],
)


def test_it_offers_the_screens_of_the_result_and_other_results(parse: Parse) -> None:
    """Each revealed result is offered, and nothing of a round that is closed."""
    page = parse(show_remote(ROOM))
    assert page.all("summary")[0].text == "On the wall: answers"
    offered = [(node.text, node.attributes["value"]) for node in page.all("button")]
    assert offered[:4] == [
        ("Answers", "answers-1-1-q"),
        ("Reasons", "reasons-1-1-q"),
        ("Do q, round 1", "answers-1-1-q"),
        ("Closing", "closing-0-1-"),
    ]
    assert [text for text, _ in offered[4:]] == ["Pin: often", "Pin: once"]
    assert "marker" not in page.text


def test_it_leads_back_to_the_questions_and_takes_pins_back(parse: Parse) -> None:
    """Once a screen is chosen, the wall can follow again; a pinned reason comes first and can be unpinned."""
    key = parse(show_remote(ROOM)).all("button")[-1].attributes["value"]
    chosen = replace(ROOM, running=replace(ROOM.running, screen="reasons-1-1-q", pinned=frozenset({key})))
    texts = [node.text for node in parse(show_remote(chosen)).all("button")]
    assert "Follow the workshop" in texts
    assert texts[-2:] == ["Unpin: once", "Pin: often"]


def test_without_a_result_there_is_no_remote() -> None:
    """Before the first reveal there is nothing to choose from."""
    closed = replace(ROOM.running, rounds={"r": (Round(1, Status.CLOSED),)})
    assert show_remote(replace(ROOM, running=closed)) == ""
