"""The control room: the next step, the decision form, and the text beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Node, Parse
from tests.views.workshop.conftest import NOW, make_room
from tests.workshops import HUB, NOBODY, PLAN, PROVIDER
from valuechain.analysis.workshop.statistics.counts import find_reasons
from valuechain.model.workshop.people import Person
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    PRIMARY,
    SECONDARY,
    Group,
    Pace,
    Proposal,
    ProposalKind,
    RoundProposal,
    Rules,
)
from valuechain.model.workshop.running import LAST_SECONDS, Decision, Round, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED
from valuechain.views.workshop.control.export import list_files
from valuechain.views.workshop.control.page import show_control
from valuechain.views.workshop.room import Room, RoomView
from valuechain.views.workshop.wall.projector import find_shown

BOTH = Proposal(ProposalKind.ROLES, {"hub": PRIMARY, "prov": SECONDARY})
UNKNOWN = Proposal(ProposalKind.UNKNOWN, reason="I have never done it.")
REVEALED, CLOSED, OPEN = (
    Round(1, Status.REVEALED, was_seen=True),
    Round(1, Status.CLOSED),
    Round(1, Status.OPEN),
)
DECIDED = Decision({"prov": PRIMARY}, note="agreed")


def room(
    rounds: Mapping[str, Round], *said: Proposal, pace: Pace = Pace.TOGETHER, site: str = "", **running: object
) -> Room:
    """A workshop on mitigations 1 and 2, with 1 in focus and these answers."""
    stands = Running(focus="1", rounds={mitigation: (each,) for mitigation, each in rounds.items()})
    proposals = [RoundProposal(number, number, "", "1", 1, proposal) for number, proposal in enumerate(said)]
    return make_room(
        replace(PLAN, rules=Rules(pace=pace)),
        replace(stands, **running),
        proposals,
        view=RoomView.FACILITATOR,
        site=site or "https://valuechain.example.org",
    )


def next_of(page: Node) -> tuple[str, str]:
    """The one large button and the hint below it."""
    (step,) = page.all("@data-next")
    return step.one("button").text, step.one(".hint").text


def chosen(page: Node) -> dict[str, str]:
    """Initial values of the decision form, by field name."""
    fields = {
        node.attributes["name"]: next((o.text for o in node.all("option") if "selected" in o.attributes), "no role")
        for node in page.one(".decide").all("select")
    }
    nobody = page.one("input[name=nobody]")
    return {**fields, "nobody": "yes" if "checked" in nobody.attributes else "no"}


@pytest.mark.parametrize(
    ("rounds", "decisions", "label", "hint"),
    [
        ({"1": OPEN}, {}, "Close the round", "After that, no one can change an answer."),
        ({"1": CLOSED}, {}, "Reveal the result", "The wall and the phones then show it."),
        (
            {"1": REVEALED},
            {},
            "Next, open: Watch",
            "No decision recorded for this question yet. Every phone then shows the next question.",
        ),
        ({"1": REVEALED}, {"1": DECIDED}, "Next, open: Watch", "Every phone then shows the next question."),
        (
            {"1": REVEALED, "2": REVEALED},
            {"2": DECIDED},
            "End the workshop",
            ("1 question has no decision yet. After the end, you can still record decisions, but no one can answer."),
        ),
        (
            {"1": REVEALED, "2": REVEALED},
            {"1": DECIDED, "2": DECIDED},
            "End the workshop",
            "Every question has a decision. After the end, participants can no longer answer.",
        ),
    ],
)
def test_what_comes_next(
    parse: Parse, rounds: dict[str, Round], decisions: dict[str, Decision], label: str, hint: str
) -> None:
    """The large button takes the next step, whether or not a decision is recorded."""
    page = parse(show_control(room(rounds, *[HUB] * LEAST_REVEALED, decisions=decisions)))
    assert next_of(page) == (label, hint)
    assert [node.text for node in page.all(".go")] == [label]


@pytest.mark.parametrize(("focus", "label"), [("1", "Next: Watch"), ("2", "End the workshop")])
def test_at_their_own_pace_the_agenda_has_an_end(parse: Parse, focus: str, label: str) -> None:
    """If participants go at their own pace, the facilitator goes through the questions only once."""
    found = room({"1": REVEALED, "2": REVEALED}, pace=Pace.OWN, focus=focus)
    assert next_of(parse(show_control(found)))[0] == label


@pytest.mark.parametrize(
    ("round_", "said"), [(OPEN, "1 of 6 have answered"), (CLOSED, "1 of 6 answered"), (REVEALED, "1 of 6 answered")]
)
def test_how_many_answered_stays(parse: Parse, round_: Round, said: str) -> None:
    """The number of answers stays in view after the round is closed, and after the reveal."""
    assert parse(show_control(room({"1": round_}, HUB))).one(".turnout").text == said


@pytest.mark.parametrize(("round_", "said"), [(OPEN, "1 of 5 have answered"), (REVEALED, "1 of 6 answered")])
def test_who_has_left_cannot_answer(parse: Parse, round_: Round, said: str) -> None:
    """Of six who joined, one has left: an open round waits for five; a result that the room has seen had six."""
    assert parse(show_control(replace(room({"1": round_}, HUB), left=1))).one(".turnout").text == said


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ([BOTH, BOTH, HUB], {"role:prov": "secondary", "role:hub": "primary", "nobody": "no"}),
        ([HUB, PROVIDER], {"role:prov": "no role", "role:hub": "no role", "nobody": "no"}),
        ([NOBODY, NOBODY, HUB], {"role:prov": "no role", "role:hub": "no role", "nobody": "yes"}),
        ([HUB, HUB, UNKNOWN, UNKNOWN], {"role:prov": "no role", "role:hub": "primary", "nobody": "no"}),
        ([HUB, UNKNOWN, UNKNOWN], {"role:prov": "no role", "role:hub": "no role", "nobody": "no"}),
    ],
)
def test_a_decision_starts_from_what_over_half_say(
    parse: Parse, said: Sequence[Proposal], start: dict[str, str]
) -> None:
    """The form is empty before the reveal and has the majority view after it; one person is no majority."""
    assert chosen(parse(show_control(room({"1": REVEALED}, *said)))) == start
    before = chosen(parse(show_control(room({"1": CLOSED}, *said))))
    assert before == {"role:prov": "no role", "role:hub": "no role", "nobody": "no"}


def test_a_recorded_decision_is_what_the_form_has(parse: Parse) -> None:
    """A recorded decision stays in the form, whatever the room's majority is."""
    page = parse(show_control(room({"1": REVEALED}, HUB, decisions={"1": DECIDED})))
    assert chosen(page) == {"role:prov": "primary", "role:hub": "no role", "nobody": "no"}
    assert "Recorded. Providers primary." in page.text


def test_numbers_beside_each_actor(parse: Parse) -> None:
    """Each actor has beside it how many give it which role, and its published role."""
    page = parse(show_control(room({"1": REVEALED}, BOTH, HUB, UNKNOWN)))
    assert [node.text for node in page.all(".numbers")] == [
        "1 secondary; published: primary",
        "2 primary; published: no role",
    ]
    assert "3 answered, 1 doesn" in page.text


def test_a_pause_keeps_the_form(parse: Parse) -> None:
    """Pausing the workshop leaves the decision form unchanged."""
    running, paused = (parse(show_control(room({"1": REVEALED}, HUB, is_paused=each))) for each in (False, True))
    keys = [
        [node.attributes["data-key"] for node in page.one(".decide").all("@data-key")] for page in (running, paused)
    ]
    assert keys[0] == keys[1]
    assert next_of(paused)[0] == "Resume"


def test_a_paused_timer_stands_still(parse: Parse) -> None:
    """A paused timer shows the time left and does not run; setting it changes the time left."""
    page = parse(show_control(room({"1": OPEN}, is_paused=True, timer_left=timedelta(seconds=274))))
    timer = page.one("@role[role=timer]")
    assert (timer.text, "data-left" in timer.attributes) == ("4:34 left, stopped while paused", False)
    button = page.one("button[data-key=timer]")
    assert button.text == "Set"


@pytest.mark.parametrize(("round_", "is_said"), [(CLOSED, True), (REVEALED, False)])
def test_who_sees_reasons_before_the_reveal(parse: Parse, round_: Round, is_said: bool) -> None:
    """Until a round is revealed, the page says who can see its reasons."""
    page = parse(show_control(room({"1": round_}, UNKNOWN)))
    words = "Only facilitators can see these so far."
    assert (words in page.one(".reasons").text) is is_said


@pytest.mark.parametrize(("round_", "is_said"), [(CLOSED, False), (REVEALED, True)])
def test_how_to_go_on_with_what_was_split(parse: Parse, round_: Round, is_said: bool) -> None:
    """Once the room has seen a result, the page explains how to use that result in another workshop."""
    assert (
        "To continue with the questions that split the room" in parse(show_control(room({"1": round_}))).text
    ) is is_said


def test_a_result_of_too_few_is_never_the_next_step(parse: Parse) -> None:
    """A closed round that may never be revealed does not offer it; the next step is to wait for more answers."""
    page = parse(show_control(room({"1": CLOSED}, *[HUB] * (LEAST_REVEALED - 1))))
    assert next_of(page) == (
        "Reopen the round",
        "Too few people answered to show this result. Reopen the round to let more people answer.",
    )
    assert "Reveal the result" not in page.text


@pytest.mark.parametrize(
    ("rounds", "running", "said"),
    [
        ({}, {"focus": ""}, "No question is open yet."),
        ({"1": OPEN, "2": OPEN}, {"focus": ""}, "All questions are open."),
        ({"1": CLOSED, "2": CLOSED}, {"focus": ""}, "The questions are closed."),
        ({"1": REVEALED, "2": REVEALED}, {"focus": ""}, "The results are revealed. Go through them one by one."),
        ({"1": REVEALED, "2": OPEN}, {}, "1 of 2 questions is open."),
        ({"1": REVEALED, "2": REVEALED}, {}, "Round 1 on “Filter” is revealed."),
        ({"1": REVEALED}, {"is_ended": True}, "The workshop has ended."),
        ({"1": OPEN}, {"is_paused": True}, "Answers are paused."),
    ],
)
def test_the_heading_says_where_one_is(
    parse: Parse, rounds: Mapping[str, Round], running: dict[str, object], said: str
) -> None:
    """The heading says what is open or revealed, also if everyone answers at their own pace, and after the end."""
    page = parse(show_control(room(rounds, HUB, pace=Pace.OWN, **running)))
    (heading,) = page.one("h1").all("@data-said")
    assert heading.text == said


def test_a_note_alone_leaves_the_question_open(parse: Parse) -> None:
    """A note without a decision is not called a decision, neither in the form nor in the agenda."""
    page = parse(show_control(room({"1": REVEALED}, HUB, decisions={"1": Decision(note="We ran out of time.")})))
    assert "Note recorded. The question stays open." in page.one(".decide").text
    assert "revealed · note only, left open" in page.one(".agenda").text
    assert "No decision recorded for this question yet." in next_of(page)[1]


def test_what_is_typed_is_in_the_form(parse: Parse) -> None:
    """What any facilitator types and has not recorded is in everyone’s form, which says so."""
    typed = {"1": {"role:hub": "", "role:prov": "secondary", "note": "Half a sentence"}}
    page = parse(show_control(replace(room({"1": REVEALED}, HUB, decisions={"1": DECIDED}), drafts=typed)))
    assert chosen(page) == {"role:prov": "secondary", "role:hub": "no role", "nobody": "no"}
    assert "Not recorded yet. What you type is kept. Recorded so far: Providers primary." in page.one(".decide").text
    assert [node.text for node in page.all("@maxlength")] == ["Half a sentence", ""]


def test_what_can_be_filled_in(parse: Parse) -> None:
    """Two buttons fill in the published roles or the majority view, and say which; before the reveal there is none."""
    page = parse(show_control(room({"1": REVEALED}, HUB, HUB)))
    assert [node.text for node in page.one(".fillings").all("button")] == [
        "Fill in: As published (Providers primary)",
        "Fill in: As the room (Hubs primary)",
    ]
    split = parse(show_control(room({"1": REVEALED}, HUB, PROVIDER)))
    assert [node.attributes["value"] for node in split.one(".fillings").all("button")] == ["published"]
    assert parse(show_control(room({"1": CLOSED}, HUB))).all(".fillings") == []


def test_reasons_of_a_round_that_was_open_again(parse: Parse) -> None:
    """After a round was open again, its reasons stay hidden until the reveal, and the page says so."""
    reopened = frozenset({("1", 1)})
    page = parse(show_control(room({"1": CLOSED}, UNKNOWN, reopened=reopened)))
    assert UNKNOWN.reason not in page.text
    assert "Reasons stay hidden until you reveal the result." in page.text
    assert UNKNOWN.reason in parse(show_control(room({"1": REVEALED}, UNKNOWN, reopened=reopened))).text


@pytest.mark.parametrize(
    ("seconds", "stage", "said"),
    [
        (LAST_SECONDS + 1, "", "Timer1:01"),
        (LAST_SECONDS, "last", "Timer1:00"),
        (0, "up", "TimerTime is up."),
    ],
)
def test_the_last_minute_of_the_timer(parse: Parse, seconds: int, stage: str, said: str) -> None:
    """The timer looks different in its last minute, and says when the time is up."""
    page = parse(show_control(room({"1": OPEN}, timer_ends=NOW + timedelta(seconds=seconds))))
    (timer,) = page.all("@data-stage")
    assert (timer.attributes["data-stage"], timer.text) == (stage, said)


def test_chosen_and_not_saved(parse: Parse) -> None:
    """The turnout says how many have chosen something and not saved it."""
    page = parse(show_control(replace(room({"1": OPEN}, HUB), choosing={("1", 1): 2})))
    assert page.one(".turnout").text.strip() == "1 of 6 have answered. 2 have something not saved yet."


@pytest.mark.parametrize(("site", "number"), [("http://localhost:8050", 1), ("http://192.168.1.20:8050", 0)])
def test_links_that_phones_cannot_reach(parse: Parse, site: str, number: int) -> None:
    """A page opened at localhost warns that phones can't open its links."""
    page = parse(show_control(room({}, site=site)))
    assert page.text.count("Phones cannot reach this address.") == number


def test_reasons_that_differ_in_capitals_are_one() -> None:
    """Reasons that differ only in case and whitespace are counted and removed as one."""
    said = [replace(HUB, reason=text) for text in ("They see it first.", "they see  it first.", "They see it first.")]
    (reason,) = find_reasons(room({"1": CLOSED}, *said).proposals, "1", 1)
    assert (reason.text, reason.proposals) == ("They see it first.", (0, 1, 2))


def test_the_result_as_the_wall_says_it(parse: Parse) -> None:
    """After the reveal, the page has the wall’s sentence and what each group says; before it, neither."""
    grouped = replace(PLAN, groups=(Group("Hosts"), Group("Press")))
    said = [
        RoundProposal(number, number, group, "1", 1, HUB if group == "Hosts" else PROVIDER)
        for number, group in enumerate(["Hosts"] * (FEWEST_SHOWN + 1) + ["Press"] * FEWEST_SHOWN)
    ]
    stands = Running(focus="1", rounds={"1": (REVEALED,)})
    shown = make_room(grouped, stands, said, view=RoomView.FACILITATOR)
    answer = parse(show_control(shown)).one(".answer")
    assert answer.one("p").text == find_shown(shown).screens[0].sheet.said
    assert [line.text for line in answer.all("li")] == [
        f"Hosts: hubs should be primary ({FEWEST_SHOWN + 1} of {FEWEST_SHOWN + 1})",
        f"Press: providers should be primary ({FEWEST_SHOWN} of {FEWEST_SHOWN})",
    ]
    closed = replace(shown, running=replace(stands, rounds={"1": (CLOSED,)}))
    assert parse(show_control(closed)).all(".answer") == []


def test_hidden_guidance_is_not_read_aloud(parse: Parse) -> None:
    """Where the wall keeps the published answer hidden, the sentence to read aloud leaves it out, until the end."""
    found = room({"1": REVEALED}, *[HUB] * FEWEST_SHOWN)
    hiding = replace(found, plan=replace(PLAN, rules=Rules(hides_published=True)))
    for is_ended in (False, True):
        shown = replace(hiding, running=replace(hiding.running, is_ended=is_ended))
        assert ("The guidance" in parse(show_control(shown)).one(".answer").text) is is_ended


def people(*answered: int) -> tuple[Person, ...]:
    """People who have answered so many of the two open questions, the first ones first."""
    rounds = [("1", 1), ("2", 1)]
    return tuple(
        Person(number, number, f"P{number}", "", is_present=True, answered=frozenset(rounds[:done]))
        for number, done in enumerate(answered, start=1)
    )


def test_whom_open_questions_wait_for(parse: Parse) -> None:
    """At everyone's own pace, the page says how many have answered everything, and how far the others are."""
    found = room({"1": OPEN, "2": OPEN}, pace=Pace.OWN, focus="")
    page = parse(show_control(replace(found, people=people(2, 1, 0), choosing={("2", 1): 1})))
    assert page.one(".turnout").text.strip() == "1 of 3 have answered all 2 open questions. 1 answer not saved yet."
    assert page.one(".waiting-for").text == "Waiting for 2: P2 (1 of 2), P3 (0 of 2)."


@pytest.mark.parametrize(("pace", "focus"), [(Pace.TOGETHER, "1"), (Pace.OWN, "")])
def test_reasons_that_no_one_has_approved(parse: Parse, pace: Pace, focus: str) -> None:
    """Beside the button that reveals, the page says how many reasons the room would not see, and lists them."""
    found = room({"1": CLOSED}, UNKNOWN, UNKNOWN, *[PROVIDER] * FEWEST_SHOWN, focus=focus)
    holding = replace(found, plan=replace(PLAN, rules=Rules(pace=pace, approves_reasons=True)))
    page = parse(show_control(holding))
    assert page.one(".next").one("button").text.startswith("Reveal the result")
    assert (
        page.one(".unapproved").text
        == "2 reasons are waiting for your approval. The room sees them only if you approve them."
    )
    assert UNKNOWN.reason in page.one(".reasons").text
    approved = replace(holding, running=replace(holding.running, approved_reasons=frozenset({0, 1})))
    assert parse(show_control(approved)).all(".unapproved") == []


def test_the_agenda_at_their_own_pace(parse: Parse) -> None:
    """At everyone's own pace, only questions that are not open can be shown on the wall, which lists the others."""
    page = parse(show_control(room({"1": OPEN, "2": REVEALED}, HUB, pace=Pace.OWN, focus="")))
    shown = [node.attributes["data-key"] for node in page.one(".agenda").all("button")]
    assert shown == ["show:2"]


def test_what_is_left_after_the_end(parse: Parse) -> None:
    """After the end, the page lists what is left: the wall, open decisions, files, and a copy for another room."""
    ended = room({"1": REVEALED, "2": REVEALED}, HUB, is_ended=True, decisions={"2": DECIDED})
    after = parse(show_control(ended)).one(".after")
    wall, decisions, files, copy = after.all("li")
    assert wall.text == "The wall and the phones show what was decided and what was left open."
    assert decisions.text == "Record a decision, or note why the question stays open: Filter."
    assert len(files.all("@download")) == len(list_files(ended))
    assert copy.one("a").attributes["href"] == f"/workshop?copy={ended.key}"
    back = replace(ended, running=replace(ended.running, screen="answers-1-1-1", decisions={}))
    assert parse(show_control(back)).one(".after").one("button").text == "Show the closing screen"


def test_a_planned_session_comes_next(parse: Parse) -> None:
    """Where another session was planned, it comes after the last result, and not the end."""
    found = room({"1": REVEALED, "2": REVEALED}, HUB, pace=Pace.OWN, focus="2")
    page = parse(show_control(replace(found, plan=replace(found.plan, rounds=2))))
    assert [node.text for node in page.all(".go")] == ["Begin session 2"]
    last = replace(found, plan=replace(found.plan, rounds=2), running=replace(found.running, session=2))
    page = parse(show_control(last))
    assert [node.text for node in page.all(".go")] == ["End the workshop"]
    assert page.one("h1").one("small").text == "Open models · session 2 · question 2 of 2"
