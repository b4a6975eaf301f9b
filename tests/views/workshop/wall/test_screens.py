"""The screens of results: what is drawn, and how large."""

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

import pytest

from tests.views.workshop.conftest import make_room
from tests.views.workshop.wall.conftest import bars_of, room, screens_of, texts_of, with_question
from tests.workshops import make_plan, roles_of, say
from valuechain.model.workshop.plan import FEWEST_SHOWN, USUAL_ROLES, PlannedRole, Sureness
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.layout import LEADING, LEFT, RIGHT, ROOM, SMALLEST, Paragraph, Sheet, write
from valuechain.views.workshop.wall.live import draw_question, draw_questions
from valuechain.views.workshop.wall.question import Revealed
from valuechain.views.workshop.wall.screens import Spot, draw_all, draw_screens, find_screen, find_spot, list_spots

REVEALED, CLOSED, OPEN = Status.REVEALED, Status.CLOSED, Status.OPEN
N = FEWEST_SHOWN


def answers(found: Room, number: int = 1) -> Sheet:
    """The first screen of a round's answers."""
    return screens_of(found, "answers", number)[0].sheet


def test_the_rooms_answer_comes_first() -> None:
    """Below the question stands the room's answer in the largest letters, then what the guidance says."""
    sheet = answers(room(REVEALED, proposals=say("q", "4*P. 2*.P"), published="P."))
    title, said = (part for part in sheet.parts[:2] if isinstance(part, Paragraph))
    assert title.text == "1. Do q"
    assert said.text == sheet.said == "4 of 6: actor a should be primary. The guidance says the same."
    assert said.size > title.size


def test_bars_have_one_scale_and_one_order_of_roles() -> None:
    """Of ten, 5 say P, 3 S and 2 none of a; 1 says P and 9 none of b: parts are proportional, the strongest role first.

    All bars start and end at the same places, and the actor with more P comes first. Two say that no one can do this.
    """
    proposals = say("q", "4*P. 1*PP 3*S. 2*0")
    first, second, nobody = bars_of(answers(room(REVEALED, proposals=proposals, published=".S")))
    assert [part.said for part in first] == ["5 primary", "3 secondary", "2 no role"]
    assert [part.said for part in second] == ["1 primary", "9 no role"]
    start, width = first[0].x, sum(part.width for part in first)
    assert [part.width / width for part in first] == pytest.approx([0.5, 0.3, 0.2])
    assert [part.width / width for part in second] == pytest.approx([0.1, 0.9])
    assert nobody[0].width / width == pytest.approx(0.2)
    assert second[0].x == nobody[0].x == start
    assert second[-1].x + second[-1].width == pytest.approx(start + width)


def test_every_actor_that_somebody_named_is_drawn_and_no_other() -> None:
    """Of four actors, one has a published role and two are named; the fourth is left to the words."""
    sheet = answers(room(REVEALED, proposals=say("q", ".P.. .P.. ..S."), published="P...", actors="abcd"))
    assert sheet.table is not None
    assert [row.head for row in sheet.table.rows] == ["Actor b", "Actor c", "Actor a"]
    assert sheet.table.left_out == ("Actor d",)


def test_each_actor_stands_beside_its_published_role() -> None:
    """Four of six confirm a; all differ on b; three of six are no majority on c."""
    proposals = say("q", "3*P.S 1*P.. 2*S..")
    sheet = answers(room(REVEALED, proposals=proposals, published="PS.", actors="abc"))
    assert sheet.table is not None
    assert {row.head: row.cells[1:] for row in sheet.table.rows} == {
        "Actor a": ("primary", "✓ same"),
        "Actor b": ("secondary", "≠ differs"),
        "Actor c": ("no role", "÷ split"),
    }
    assert [text for text in texts_of(sheet) if text in ("✓ same", "≠ differs", "÷ split")] == [
        {"Actor a": "✓ same", "Actor b": "≠ differs", "Actor c": "÷ split"}[row.head] for row in sheet.table.rows
    ]


def test_nothing_is_compared_where_nothing_is_published() -> None:
    """If nothing is published, there is no column for it."""
    sheet = answers(room(REVEALED, proposals=say("q", "5*P"), actors="a"))
    assert sheet.table is not None
    assert sheet.table.heads == ("Actor", "What 5 say")
    assert "Guidance" not in texts_of(sheet)


def test_a_second_round_has_a_thin_bar_of_the_first() -> None:
    """Below each bar is a thinner one of the round before; the first round keeps its own screen without one."""
    proposals = (*say("q", "5*P. .P"), *say("q", "4*P. .P .S", number=2))
    found = room(REVEALED, REVEALED, proposals=proposals)
    now, before, *_ = bars_of(answers(found, 2))
    assert [part.said for part in now] == ["4 primary", "2 no role"]
    assert [part.said for part in before] == ["5 primary", "1 no role"]
    assert before[0].height < now[0].height / 3
    assert [[part.said for part in bar] for bar in bars_of(answers(found, 1))] == [
        ["5 primary", "1 no role"],
        ["1 primary", "5 no role"],
    ]


def test_a_hidden_first_round_is_not_compared_with() -> None:
    """A first round that is hidden again has no screen, and no bar beside the second."""
    found = room(CLOSED, REVEALED, proposals=(*say("q", "5*.P"), *say("q", "5*P.", number=2)))
    assert list_spots(found) == [Spot("q", 2), Spot()]
    assert len(bars_of(answers(found, 2))) == 1


def test_turnout_confidence_and_a_close_result_are_told() -> None:
    """Below the bars: how many answered and how sure they are, and that one person would change the result."""
    proposals = [
        replace(each, proposal=replace(each.proposal, sureness=Sureness.HIGH)) for each in say("q", "4*P. 3*.P ?")
    ]
    lines = answers(room(REVEALED, proposals=proposals)).lines
    assert lines == (
        "8 answered, 1 doesn’t know. How sure they are: 8 high.",
        "One person answering differently would change this.",
    )


def test_few_answers_come_with_a_warning() -> None:
    """With fewer answers than the smallest group, the wall warns that people could guess."""
    warning = "With so few answers, people could guess who said what."
    assert warning in answers(room(REVEALED, proposals=say("q", f"{N - 1}*P."))).lines
    assert warning not in answers(room(REVEALED, proposals=say("q", f"{N}*P."))).lines


def test_a_decision_stands_below_the_answer_and_its_note_in_the_slides_notes() -> None:
    """A decision is drawn; its note and dissent are for who speaks. A note alone is no decision."""
    decided = {"q": Decision(roles_of("PS"), note="For a year.", dissent="Two disagree.")}
    sheet = answers(room(REVEALED, proposals=say("q", "P."), decisions=decided))
    assert texts_of(sheet)[2] == "Decided: Actor a primary; Actor b secondary."
    assert sheet.notes == "Decision: Actor a primary; Actor b secondary.\nFor a year.\nDissent: Two disagree."
    noted = answers(room(REVEALED, proposals=say("q", "P."), decisions={"q": Decision(note="Later.")}))
    assert not any(text.startswith("Decided") for text in texts_of(noted))


def test_conditions_and_doubts_of_the_source_are_told() -> None:
    """After the reveal, the wall says under which condition a role is published, and that the source is ambiguous.

    Once a decision is made, the reason why, and how close the result was, are left to the board.
    """
    ways = {"": " Reading B names no one.", "P.": ""}
    for decided, why in ways.items():
        made = {"q": Decision(roles_of(decided), note="For now.")}
        found = room(REVEALED, proposals=say("q", "4*PS 3*P."), published="PS", decisions=made)
        told = with_question(found, conditions={"b": "only if asked"}, doubt="Reading B names no one.")
        lines = answers(told).lines
        assert lines[-2:] == (
            "Published only under a condition: Actor b (only if asked).",
            f"The guidance is ambiguous.{why}",
        )
        assert ("One person answering differently would change this." in lines) is (not decided)


def test_answers_that_name_no_actor_have_bars_on_the_same_scale() -> None:
    """Of ten, two say that no one can do this, and three more don't know: below the actors, on their scale."""
    sheet = answers(room(REVEALED, proposals=say("q", "8*P. 2*0 3*?"), published="P."))
    first, nobody, unknown = bars_of(sheet)
    person = sum(part.width for part in first) / 10
    assert [bar[0].width / person for bar in (nobody, unknown)] == pytest.approx([2, 3])
    assert {"No one can do this", "I don’t know"} <= set(texts_of(sheet))
    assert sheet.table is not None
    assert sheet.table.rows[-2:] == (("No one can do this", ("2", "", "")), ("I don’t know", ("3", "", "")))


def test_groups_have_these_bars_as_well() -> None:
    """A group in which no one says so has a nought."""
    proposals = say("q", f"{N}*P. {N}*P. 0 ?", groups="g" * N + "h" * (N + 2))
    (screen,) = screens_of(room(REVEALED, proposals=proposals, groups="g h"), "groups")
    assert screen.sheet.table is not None
    assert screen.sheet.table.rows[-2:] == (("No one can do this", ("0", "1")), ("I don’t know", ("0", "1")))
    assert [text for text in texts_of(screen.sheet) if text in ("0", "1")][-4:] == ["0", "1", "0", "1"]


def test_most_people_who_do_not_know_still_fit_the_scale() -> None:
    """If more people don't know than do, their bar has the whole width, and those of the actors a part of it."""
    first, unknown = bars_of(answers(room(REVEALED, proposals=say("q", "3*P. 6*?"))))
    assert sum(part.width for part in first) / unknown[0].width == pytest.approx(3 / 6)


def test_parts_that_are_too_narrow_for_a_number_have_it_below() -> None:
    """One of sixty is a few pixels wide: the numbers stand below the bar, and also below that of the round before."""
    proposals = (*say("q", "58*P. S. 0"), *say("q", "30*P. 30*S.", number=2))
    assert "58 P, 1 S, 1 no role" in texts_of(answers(room(REVEALED, proposals=proposals)))
    later = texts_of(answers(room(REVEALED, REVEALED, proposals=proposals), 2))
    assert [text for text in later if "no role" in text and text != "no role"] == ["round 1: 58 P, 1 S, 1 no role"]


def test_groups_stand_side_by_side_by_actor() -> None:
    """All of g make a primary and all of h make b: each actor's row has a bar for each group, on the same scale."""
    proposals = say("q", f"{N}*P. {N}*.P", groups="g" * N + "h" * N)
    (screen,) = screens_of(room(REVEALED, proposals=proposals, groups="g h"), "groups")
    rows = bars_of(screen.sheet)
    assert [[part.said for part in row] for row in rows] == [
        [f"{N} primary", f"{N} no role"],
        [f"{N} no role", f"{N} primary"],
    ]
    assert rows[0][0].width == rows[0][1].width
    assert rows[0][1].x == rows[1][1].x
    assert {f"{N} g", f"{N} h"} <= set(texts_of(screen.sheet))


def test_a_group_that_would_give_somebody_away_has_no_bar() -> None:
    """One of two groups is too small: there is nothing to compare, and no screen."""
    proposals = say("q", f"{N}*P. {N - 1}*.P", groups="g" * N + "h" * (N - 1))
    assert screens_of(room(REVEALED, proposals=proposals, groups="g h"), "groups") == []


def test_reasons_are_cards_without_names_the_most_common_first() -> None:
    """Three write the same, one writes markup, and one reason was removed: four reasons, two different."""
    proposals = say("q", "5*P.", reasons=["<b>one", "late", "Late.", "late", "abuse"])
    found = room(REVEALED, proposals=proposals, hidden_reasons=frozenset({proposals[4].id}))
    (screen,) = screens_of(found, "reasons")
    assert texts_of(screen.sheet) == [
        "1. Do q: reasons",
        "4 reasons, 2 different, the most common first",
        "3 times",
        "late",
        "<b>one",
    ]


def test_a_pinned_reason_comes_first() -> None:
    """Pinning puts a rare reason before a common one."""
    proposals = say("q", "3*P.", reasons=["common", "common", "rare"])
    shown = room(REVEALED, proposals=proposals)
    (screen,) = screens_of(shown, "reasons")
    assert screen.sheet.lines == ("common (2 times)", "rare")
    rare = Revealed(shown, shown.plan.mitigations[0], 1).reasons[1]
    (pinned,) = screens_of(room(REVEALED, proposals=proposals, pinned=frozenset({rare.key})), "reasons")
    assert pinned.sheet.lines == ("rare", "common (2 times)")


def test_a_condition_or_doubt_has_no_screen_of_its_own() -> None:
    """Four bars do not fit with all notes; without the doubt, which phones have too, they fill the only screen."""
    found = room(REVEALED, proposals=say("q", "6*P.S. 6*.P.S"), published="PPSS", actors="abcd")
    (first,) = screens_of(with_question(found, doubt="It may mean something else. " * 9), "answers")
    assert len(bars_of(first.sheet)) == 4
    assert "12 answered." in texts_of(first.sheet)
    assert not any(text.startswith("The guidance is ambiguous.") for text in texts_of(first.sheet))
    assert first.sheet.lines[-1].startswith("The guidance is ambiguous.")
    assert max(part.bottom for part in first.sheet.parts) == pytest.approx(ROOM, abs=20)
    assert "more" not in texts_of(first.sheet)[-1]


def test_a_reason_is_cut_only_where_there_is_no_room() -> None:
    """A reason of nine lines is whole if it is alone; beside many others, it has six lines at most."""
    long = "Because they can see it and nobody else can. " * 9
    (screen,) = screens_of(room(REVEALED, proposals=say("q", "3*P.", reasons=[long])), "reasons")
    assert long.strip() in texts_of(screen.sheet)
    many = screens_of(room(REVEALED, proposals=say("q", "9*P.", reasons=[f"{n} {long}" for n in range(9)])), "reasons")
    assert any(text.endswith(" …") for each in many for text in texts_of(each.sheet))


def test_cut_reasons_take_the_room_that_is_left() -> None:
    """Of six long reasons, no screen has room for two more lines below its cards if one of them is cut."""
    long = "Because they can see it and nobody else can, whatever they say. " * 9
    reasons = [f"{number} {long}" for number in range(6)]
    for each in screens_of(room(REVEALED, proposals=say("q", "6*P.", reasons=reasons)), "reasons"):
        assert_fits(each.sheet)
        cut = [text for text in texts_of(each.sheet) if text.endswith(" …")]
        assert not cut or max(part.bottom for part in each.sheet.parts) > ROOM - 3 * SMALLEST * LEADING


def test_a_long_heading_is_whole_if_it_needs_no_further_screen() -> None:
    """A question's name of two lines stands above the answers uncut, on every one of their screens."""
    found = room(REVEALED, proposals=say("q", "4*P. 2*.P"))
    label = "Disclose AI-generated content wherever platforms pass it on to the public and to others"
    assert texts_of(answers(with_question(found, label=label)))[0] == f"1. {label}"


def test_reasons_that_do_not_fit_go_to_the_next_screen() -> None:
    """Every reason is on one of the screens, and each screen but the last says how many follow."""
    written = [f"Reason {number} has a sentence of its own, so that it takes some lines." for number in range(20)]
    screens = screens_of(room(REVEALED, proposals=say("q", "20*P.", reasons=written)), "reasons")
    seen = [[text for text in texts_of(each.sheet) if text.startswith("Reason ")] for each in screens]
    assert sorted(text for page in seen for text in page) == sorted(written)
    for number, each in enumerate(screens[:-1], start=1):
        assert texts_of(each.sheet)[-1] == f"{sum(map(len, seen[number:]))} more"
    assert len(screens) > 2


def test_a_screen_is_found_by_its_key_only_while_the_room_may_see_it() -> None:
    """A key finds its screen; a page that is gone finds the first; a hidden, unknown or mistyped one finds nothing."""
    found = room(REVEALED, CLOSED, proposals=say("q", "5*P."))
    for screen in draw_all(found):
        spot = find_spot(found, screen.key)
        assert spot is not None
        assert find_screen(draw_screens(found, spot), screen.key).key == screen.key
    assert find_screen(draw_screens(found, Spot("q", 1)), "answers-1-9-q").key == "answers-1-1-q"
    for key in ("answers-2-1-q", "answers-1-1-r", "answers-x-1-q", "answers", "lies-1-1-q", ""):
        assert find_spot(found, key) is None


ROLES = (
    PlannedRole("responsible", "Responsible", "R", is_lead=True, meaning="does the work and answers for it"),
    PlannedRole("accountable", "Accountable", "A", is_lead=False, meaning="signs off"),
    PlannedRole("consulted", "Consulted", "C", is_lead=False, meaning="is asked before a decision is taken"),
)
LONG = "Cloud and infrastructure providers of general-purpose computing and {}"
NAMES = ("Model providers {}", LONG, "Verantwortungsgemeinschaftsmitglieder {}", "مزودو البيانات والنماذج المفتوحة {}")


def crowded(number: int, roles: Sequence[PlannedRole], name: str) -> Room:
    """A workshop in which everybody names another actor in two revealed rounds, with everything that can be shown."""
    ids = ascii_lowercase[:number]
    plan = make_plan(ids, {"q": "P" + "." * (number - 1)}, "g h i")
    actors = tuple(replace(actor, label=name.format(actor.id)) for actor in plan.actors)
    (question,) = plan.mitigations
    label = "Disclose AI-generated content wherever platforms pass it on to the public and to each other"
    told = replace(
        question, label=label, summary="A summary of this. " * 12, doubt="It may mean something else. " * 9,
        published={ids[0]: roles[0].id, ids[1]: roles[-1].id}, conditions={ids[0]: "only with released weights"},
    )  # fmt: skip
    rounds = {"q": (Round(1, REVEALED), Round(2, REVEALED))}
    groups = "ghi" * number * 2
    words = " ".join("." * place + "P" + "." * (number - 1 - place) for place in range(number))
    reasons = [f"{letter} " + "Because they can see it and nobody else can. " * 6 for letter in ids]
    proposals = [
        replace(each, proposal=replace(each.proposal, roles=dict.fromkeys(each.proposal.roles, roles[-1].id)))
        for round_number in (1, 2)
        for each in say("q", f"{words} {words}", groups, round_number, reasons)
    ]
    decided = {"q": Decision(dict.fromkeys(ids[:3], roles[0].id), note="A note. " * 20, dissent="No. " * 30)}
    return make_room(
        replace(plan, actors=actors, mitigations=(told,), roles=tuple(roles), title=label),
        Running(focus="q", rounds=rounds, decisions=decided),
        proposals,
    )


def assert_fits(sheet: Sheet) -> None:
    """No text is smaller than the rule allows, nothing leaves the wall, and no two texts touch."""
    for part in sheet.parts:
        assert part.size >= SMALLEST or not isinstance(part, Paragraph)
        assert part.x >= LEFT
        assert part.x + part.width <= RIGHT + 0.5
        assert part.y >= 0
        assert part.bottom <= ROOM + 0.5
    texts = [part for part in sheet.parts if isinstance(part, Paragraph)]
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            is_beside = one.x + one.width <= other.x + 0.5 or other.x + other.width <= one.x + 0.5
            assert is_beside or one.bottom <= other.y + 0.5 or other.bottom <= one.y + 0.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("roles", [USUAL_ROLES[:1], USUAL_ROLES, ROLES])
@pytest.mark.parametrize("number", [9, 16])
def test_everything_fits_on_the_wall_in_readable_letters(number: int, roles: Sequence[PlannedRole], name: str) -> None:
    """With 9 and 16 actors, long names and 1 to 3 roles, every screen keeps the size rule, and every actor is drawn."""
    found = crowded(number, roles, name)
    screens = [*draw_all(found)]
    assert {screen.kind for screen in screens} == {"answers", "groups", "reasons", "closing"}
    for screen in screens:
        assert_fits(screen.sheet)
    bars = [bar for screen in screens_of(found, "answers") for bar in bars_of(screen.sheet)]
    assert len(bars) == number


@pytest.mark.parametrize("status", [None, OPEN, CLOSED])
@pytest.mark.parametrize("name", NAMES)
def test_an_open_question_fits_on_the_wall(name: str, status: Status | None) -> None:
    """Question, roles, actors and turnout fit on one screen, whatever their length, and so does a long agenda."""
    found = crowded(16, ROLES, name)
    running = Running(focus="q", rounds={"q": (Round(1, status),)} if status else {})
    live = replace(found, running=running, choosing={("q", 1): 3})
    assert_fits(draw_question(live, live.plan.mitigations[0]))
    agenda = tuple(replace(live.plan.mitigations[0], id=f"q{index}") for index in range(20))
    assert_fits(draw_questions(replace(live, plan=replace(live.plan, mitigations=agenda))))


def test_actors_are_cut_before_what_is_asked() -> None:
    """If the summary and 26 actors don't fit on one screen, the list of actors, which phones have, is shortened."""
    found = room(OPEN, actors=ascii_lowercase)
    summary = " ".join(["Say plainly what was made by a machine, and who made it."] * 4)
    question = replace(found.plan.mitigations[0], summary=summary)
    texts = texts_of(draw_question(found, question))
    assert summary in texts
    assert all(text.endswith(" …") for text in texts if text.startswith("Actors: "))


def test_text_that_is_too_long_is_cut_with_a_sign() -> None:
    """A cut paragraph has as many lines as it may, and ends with an ellipsis."""
    cut = write("one two three four five six seven eight nine ten " * 5, most=2)
    assert len(cut.lines) == 2
    assert cut.lines[-1].endswith(" …")
