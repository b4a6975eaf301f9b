"""The projector's page at each point of a workshop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Parse
from tests.views.workshop.conftest import NOW, make_room
from tests.workshops import PLAN, make_plan, roles_of, say
from valuechain.analysis.workshop.statistics.counts import ActorCount
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    NO_ROLE,
    PRIMARY,
    SECONDARY,
    Pace,
    RoundProposal,
    Rules,
)
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.projector import show_projector, split_bar

REVEALED, CLOSED, OPEN = Status.REVEALED, Status.CLOSED, Status.OPEN
N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""


def room(
    *statuses: Status,
    proposals: Sequence[RoundProposal] = (),
    published: str | None = None,
    actors: str = "ab",
    groups: str = "",
    rules: Rules | None = None,
    is_rehearsal: bool = False,
    **running: object,
) -> Room:
    """A workshop with the single question q."""
    rounds = tuple(Round(number, status) for number, status in enumerate(statuses, start=1))
    state = replace(Running(focus="q", rounds={"q": rounds} if rounds else {}), **running)
    plan = make_plan(actors, {"q": published}, groups, rules)
    return make_room(replace(plan, is_rehearsal=is_rehearsal), state, proposals)


def test_the_lobby_says_how_to_join(parse: Parse) -> None:
    """The lobby shows the title, join code, address, QR code and number of participants."""
    page = parse(show_projector(room(focus="")))
    assert page.one("h1").text == "A workshop"
    assert [node.text for node in page.all(".code")] == ["KTPM-4XC"]
    assert page.one("@data-said").text.startswith("Join on your phone. No account needed. Go to valuechain.example.org")
    assert page.one(".qr").attributes["aria-label"] == "QR code of https://valuechain.example.org/join?code=KTPM4XC"
    assert page.one(".wall-count").text == "6 joined"


def test_a_locked_lobby_shows_no_code(parse: Parse) -> None:
    """No code is shown once joining is locked."""
    page = parse(show_projector(room(focus="", is_locked=True)))
    assert (page.all(".code"), page.all(".qr")) == ([], [])
    assert page.one("@data-said").text == "Joining is locked."


def test_a_question_that_is_not_open_yet(parse: Parse) -> None:
    """If the question in focus has no round yet, it is announced as the next question."""
    page = parse(show_projector(room()))
    assert page.one("h1").text == "Do q"
    assert page.one("@data-said").text == "Next question. Not open yet."


def test_an_open_round_shows_how_many_have_answered_and_the_time_left(parse: Parse) -> None:
    """An open round shows how many have answered, and the time left."""
    page = parse(show_projector(room(OPEN, proposals=say("q", "P. P. .P"), timer_ends=NOW + timedelta(seconds=250))))
    assert page.one(".wall-count").text == "3 of 6 have answered"
    timer = page.one("@data-left")
    assert (timer.attributes["data-left"], timer.text) == ("250", "4:10")


def test_a_timer_that_has_run_out_says_so(parse: Parse) -> None:
    """A timer that has run out says that time's up."""
    page = parse(show_projector(room(OPEN, timer_ends=NOW - timedelta(seconds=3))))
    assert page.one("@data-left").text.endswith("s up")


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_the_page_does_not_depend_on_what_is_said(status: Status) -> None:
    """Until the reveal, neither answers nor published roles change a single byte of the page."""
    one = room(status, proposals=say("q", "P. P. .P", reasons=["marker"]), published="P.")
    other = room(status, proposals=say("q", "? 0 SS"), published=".S")
    assert show_projector(one) == show_projector(other)


def bound(found: Room) -> Room:
    """The room with a source that says that a should, and that b has its role under a condition."""
    (question,) = found.plan.mitigations
    told = replace(question, verbs={"a": "should"}, conditions={"b": "only if asked"})
    return replace(found, plan=replace(found.plan, mitigations=(told,)))


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_the_source_does_not_bind(status: Status) -> None:
    """Until the reveal, neither verbs nor conditions change a single byte of the page."""
    found = room(status, published="PS")
    assert show_projector(bound(found)) == show_projector(found)


def test_the_reveal_says_how_the_source_binds(parse: Parse) -> None:
    """After the reveal, the verb follows the published role, and the condition stands below the bars."""
    page = parse(show_projector(bound(room(REVEALED, proposals=say("q", "6*PS"), published="PS"))))
    assert [row.one("th").one("small").text for row in page.one("tbody").all("tr")] == [
        "published: primary, should",
        "published: secondary",
    ]
    assert [line.text for line in page.all(".wall-quiet")] == [
        "Published only under a condition: Actor b (only if asked)."
    ]


@pytest.mark.parametrize("status", [OPEN, CLOSED])
def test_before_the_reveal_a_decision_is_not_shown(status: Status) -> None:
    """A recorded decision is not shown on the projector before the reveal."""
    decided = {"q": Decision(roles_of("P."), note="marker")}
    assert show_projector(room(status, decisions=decided)) == show_projector(room(status))


def test_a_second_round_hides_the_first(parse: Parse) -> None:
    """While a second round is open, the wall shows nothing from the first."""
    page = parse(show_projector(room(REVEALED, OPEN, proposals=say("q", "P. P. P. P. P.", reasons=["marker"]))))
    assert page.one(".wall-count").text == "0 of 6 have answered"
    assert (page.all(".bars"), "marker" in page.text) == ([], False)


def test_a_closed_round_waits_for_the_reveal(parse: Parse) -> None:
    """For a closed round, the page says that it is closed, and how many answered."""
    page = parse(show_projector(room(CLOSED, proposals=say("q", "P. ?"))))
    assert page.one("@data-said").text == "The round is closed. The result comes next."
    assert page.one(".wall-count").text == "2 of 6 have answered"


def test_a_revealed_round_shows_each_actor_beside_what_is_published(parse: Parse) -> None:
    """Actors with the most primary answers come first; each has counts, a share with Wilson interval, and a verdict.

    For 6 of 6, the interval starts at 6 / (6 + 1.96^2) = 0.61. For 4 of 6, it is 0.30 to 0.90.
    """
    page = parse(show_projector(room(REVEALED, proposals=say("q", ".P .P .P .P SP SP"), published=".P")))
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.one("tbody").all("tr")]
    assert rows == [
        ["Actor bpublished: primary", "66 primary", "100%61 to 100%", "✓ same"],
        [
            "Actor apublished: no role",
            "422 secondary",
            "67%30 to 90%",
            "✓ same",
        ],
    ]


def test_the_share_the_first_part_of_a_bar_and_the_interval_are_the_same_quantity(parse: Parse) -> None:
    """Of 20, 15 give no role, as published: the bar starts with 75% no role, and below it is the interval, 53 to 89%.

    Wilson by hand: the middle is (15 + 1.92) / (20 + 3.84) = 0.710, the half-width 0.179.
    """
    proposals = say("q", " ".join(["0"] * 15 + ["P"] * 5))
    row = parse(show_projector(room(REVEALED, proposals=proposals, published="", actors="a"))).one("tbody").one("tr")
    none, primary = row.one(".gauge").all("i")
    assert row.all("td")[1].text == "75%53 to 89%"
    assert (none.attributes["class"], none.attributes["style"], none.text) == (
        "part none",
        "left:0.0%;width:75.0%",
        "15",
    )
    assert (primary.attributes["class"], primary.attributes["style"]) == ("part lead filled", "left:75.0%;width:25.0%")
    assert row.one(".reach").one("i").attributes["style"] == "left:53.13%;width:35.68%"


Part = tuple[str, int, int]
"""The role, start and width of a part of a bar."""


def counted(primary: int, secondary: int, none: int) -> ActorCount:
    """Counts for an actor with the usual roles."""
    return ActorCount("a", {PRIMARY: primary, SECONDARY: secondary}, none)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (PRIMARY, [("primary", 0, 50), ("secondary", 50, 30), ("none", 80, 20)]),
        (SECONDARY, [("secondary", 0, 30), ("primary", 30, 50), ("none", 80, 20)]),
        (NO_ROLE, [("none", 0, 20), ("primary", 20, 50), ("secondary", 70, 30)]),
        (None, [("primary", 0, 50), ("secondary", 50, 30), ("none", 80, 20)]),
    ],
)
def test_a_bar_begins_with_what_is_published(published: str | None, expected: list[Part]) -> None:
    """Of ten, 5 say primary, 3 secondary and 2 no role; the bar starts with the part for the published role."""
    bits = split_bar(PLAN, counted(5, 3, 2), published)
    assert [(bit.role, round(bit.start), round(bit.width)) for bit in bits] == expected


def test_a_part_too_narrow_for_a_number_has_none() -> None:
    """One of 20 is 5% of a bar, which is too narrow for a legible number."""
    assert [bit.number for bit in split_bar(PLAN, counted(1, 0, 19), PRIMARY)] == ["", "19"]


def test_who_has_no_role_for_source_and_room_is_told_in_a_line(parse: Parse) -> None:
    """If everyone confirms that b and c have no role, a line below the bars says so, but the headline doesn't."""
    known = 2 * N
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P " * known), published="P", actors="abc")))
    assert [node.text for node in page.all(".name")] == ["Actor a"]
    assert [node.text for node in page.all(".wall-quiet")] == [
        f"Almost everyone agrees these have no role: Actor b ({known} of {known}) and Actor c ({known} of {known})."
    ]
    assert page.one("@data-said").text == (
        f"{known} of {known}: actor a should be primary. The guidance says the same. {known} answered."
    )


def test_a_role_that_one_in_four_gives_is_not_folded_away(parse: Parse) -> None:
    """If 15 of 20 confirm that an actor has no role, it keeps its bar, because five don't."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "0 0 0 P " * 5), published="", actors="a")))
    assert page.one("tbody").all("td")[2].text == "✓ same"
    assert page.one(".is-quiet").text == "✓ same"


def test_who_does_not_know_and_nobody_can_are_counted(parse: Parse) -> None:
    """Below the question are the numbers of those who don't know and those who say that no one can do this."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P. " * N + "? ? 0"))))
    assert page.one("@data-said").text == (
        f"{N} of {N + 1}: actor a should be primary. Nothing is published. "
        f"{N + 3} answered, 2 don’t know, 1 says no one can do this."
    )


def test_few_answers_come_with_a_warning(parse: Parse) -> None:
    """With few answers, the page warns that people could guess."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P. " * (N - 1)))))
    assert page.one("@data-said").text.endswith("With so few answers, people could guess who said what.")


def test_a_close_result_says_so(parse: Parse) -> None:
    """Four of six are a majority, which one person answering differently would end."""
    foot = parse(show_projector(room(REVEALED, proposals=say("q", "4*P. 2*.P")))).one("footer").all("p")[0]
    assert foot.text == "One person answering differently would change this."


def test_groups_that_are_too_small_are_not_shown(parse: Parse) -> None:
    """Of two groups, the large one has its own answer, and the other is counted with those of no group."""
    proposals = say("q", "P. " * N + ".P " * (N - 1) + "..", groups="g" * N + "h" * (N - 1))
    foot = parse(show_projector(room(REVEALED, proposals=proposals, groups="g h"))).one("footer").all("p")[1]
    assert foot.text == (
        f"By group: g: actor a should be primary ({N} of {N}); all others together: actor b should be primary "
        f"({N - 1} of {N}); h: fewer than {N}."
    )


def test_reasons_stand_without_names_and_without_removed_ones(parse: Parse) -> None:
    """Markup in reasons is shown as text, and removed reasons are not shown."""
    proposals = say("q", "P. P. P.", reasons=["<b>first", "abuse", ""])
    page = parse(show_projector(room(REVEALED, proposals=proposals, hidden_reasons=frozenset({proposals[1].id}))))
    assert [node.text for node in page.one(".wall-reasons").all("li")] == ["<b>first"]


def test_the_same_reason_stands_once_with_how_many_gave_it(parse: Parse) -> None:
    """Identical reasons are merged with a count, most frequent first."""
    proposals = say("q", "P. P. P. P.", reasons=["early", "late", "late", "late"])
    aside = parse(show_projector(room(REVEALED, proposals=proposals))).one(".wall-reasons")
    assert aside.one("h2").text == "4 reasons, 2 different, without names"
    assert [node.text for node in aside.all("li")] == ["late (3 times)", "early"]


def test_a_second_round_is_shown_beside_the_first(parse: Parse) -> None:
    """Beside the counts are a thin bar for the previous round and, if safe to show, the number of changed answers."""
    proposals = (*say("q", "P. " * (N - 1) + ".P"), *say("q", "P. " * (N - 2) + ".P .S", number=2))
    page = parse(show_projector(room(REVEALED, REVEALED, proposals=proposals)))
    assert [row.one(".sr").text for row in page.one("tbody").all("tr")] == [
        f"{N - 2} primary (was {N - 1})",
        "1 primary (was 1), 1 secondary (was 0)",
    ]
    assert len(page.all(".before")) == 2
    assert f"2 of the {N} who answered both rounds changed their answer since round 1." in page.text


def test_how_many_changed_is_rounded_where_it_gives_somebody_away(parse: Parse) -> None:
    """With one latecomer in the second round, the number of changes is rounded."""
    proposals = (*say("q", "P. " * N), *say("q", "P. " * N + ".P", number=2))
    text = parse(show_projector(room(REVEALED, REVEALED, proposals=proposals))).text
    assert f"At most {N // 2} of the {N} who answered both rounds changed their answer since round 1." in text


def test_a_hidden_first_round_is_not_compared_with(parse: Parse) -> None:
    """A first round that is hidden again does not appear beside the second."""
    proposals = (*say("q", ".P .P .P .P .P"), *say("q", "P. P. P. P. P.", number=2))
    page = parse(show_projector(room(CLOSED, REVEALED, proposals=proposals)))
    assert [row.one(".sr").text for row in page.one("tbody").all("tr")] == ["5 primary", "given no role"]
    assert page.all(".before") == []


def test_a_decision_is_shown_once_revealed(parse: Parse) -> None:
    """A decision, with its note and dissent, appears beside the answers."""
    decided = {"q": Decision(roles_of("PS"), note="For a year.", dissent="Two disagree.")}
    text = parse(show_projector(room(REVEALED, proposals=say("q", "P."), decisions=decided))).one(".wall-aside").text
    assert text == "DecidedPrimary: Actor a; secondary: Actor b. For a year.Dissent: Two disagree."


def test_the_doubt_in_the_source_is_shown_once_revealed(parse: Parse) -> None:
    """After the reveal, the page quotes the doubt about the source, but only its first sentence."""
    shown = room(REVEALED, proposals=say("q", "P."))
    mitigation = replace(shown.plan.mitigations[0], doubt="Under reading B: nobody. The heading is unclear.")
    doubted = replace(shown, plan=replace(shown.plan, mitigations=(mitigation,)))
    assert parse(show_projector(doubted)).one(".wall-doubt").one("p").text == "Under reading B: nobody."
    hidden = replace(doubted, running=room(CLOSED).running)
    assert "reading B" not in show_projector(hidden)


def test_nothing_is_compared_where_nothing_is_published(parse: Parse) -> None:
    """There is no interval and no verdict if the published role is not known."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P P P P P"), actors="a")))
    assert [node.text for node in page.one("tbody").one("tr").all("td")] == ["55 primary"]
    assert page.all(".reach") == []


def test_beyond_nine_actors_those_whom_nobody_names_stand_in_a_line(parse: Parse) -> None:
    """Of ten actors in an unsourced cell, only the one with a role has a bar."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P......... P........."), actors="abcdefghij")))
    assert [node.text for node in page.all(".name")] == ["Actor a"]
    assert page.one(".wall-quiet").text == (
        "No one gave these a role: Actor b, Actor c, Actor d, Actor e, Actor f, Actor g, Actor h, Actor i and Actor j."
    )


def test_at_ones_own_pace_every_question_says_how_many_have_answered(parse: Parse) -> None:
    """If participants go at their own pace, the projector lists the questions with their turnout."""
    page = parse(show_projector(room(OPEN, proposals=say("q", "P. .P"), rules=Rules(pace=Pace.OWN), focus="")))
    row = page.one("tbody").one("tr")
    assert [cell.text for cell in (*row.all("th"), *row.all("td"))] == ["Do q", "2 of 6 answered", "open"]


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        ({"is_paused": True}, "Answers are paused."),
        ({"is_ended": True}, "This workshop has ended."),
        ({"is_rehearsal": True}, "Rehearsal."),
    ],
)
def test_what_is_out_of_the_ordinary_is_said_at_the_top(parse: Parse, stands: dict[str, bool], said: str) -> None:
    """A pause, the end or a rehearsal is announced before anything else."""
    page = parse(show_projector(room(CLOSED, **stands)))
    assert page.one(".banner").one("b").text == said


def test_after_the_end_a_revealed_answer_stays(parse: Parse) -> None:
    """An ended workshop still shows the revealed result in focus, and no join code."""
    page = parse(show_projector(room(REVEALED, proposals=say("q", "P."), is_ended=True)))
    assert (len(page.all(".bars")), page.all(".code")) == (1, [])
