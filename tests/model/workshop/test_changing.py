"""What a facilitator may change while a workshop runs, and what is refused because it would falsify results."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from tests.model.workshop.test_acting import NOW, run
from tests.workshops import PLAN
from valuechain.model.workshop.changing import Change, ChangeError, add_own_question, begin_session, change_plan
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    LONGEST_GROUP,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_FEWEST,
    MOST_GROUPS,
    MOST_MITIGATIONS,
    PRIMARY,
    Group,
    Pace,
    Plan,
    PlannedMitigation,
    Rules,
)
from valuechain.model.workshop.running import Decision, NotNowError, Round, Running, Status

FILTER, WATCH = PLAN.mitigations
NEW = PlannedMitigation("3", "Report", "Report incidents", published={"hub": PRIMARY})
OWN_PACE = replace(PLAN, rules=Rules(pace=Pace.OWN))


def problems(change: Change, running: Running | None = None, used: Collection[str] = (), plan: Plan = PLAN) -> set[str]:
    """The parts of a plan whose change is refused."""
    with pytest.raises(ChangeError) as refused:
        change_plan(plan, running or Running(), used, change)
    return set(refused.value.problems)


def test_all_that_can_change() -> None:
    """Title, order, questions not yet asked, groups no one has joined, the smallest group and the times can change."""
    groups = (Group("Hosts", "hub"), Group("Press"))
    before = replace(PLAN, groups=(groups[0], Group("Others")))
    change = Change("Another title", (NEW, FILTER), (), groups, FEWEST_SHOWN + 2, 90, 8)
    after = change_plan(before, run(PLAN, "open 1"), {"Hosts"}, change)
    assert after == replace(
        before, title="Another title", mitigations=(NEW, FILTER), groups=groups,
        rules=Rules(fewest_shown=FEWEST_SHOWN + 2), minutes=90, minutes_each=8,
    )  # fmt: skip


def test_a_question_that_was_asked_stays() -> None:
    """A question with a round or a decision cannot be removed; one that is only on the screen can."""
    without = replace(Change.of(PLAN), mitigations=(WATCH,))
    assert problems(without, run(PLAN, "open 1")) == {"item"}
    assert problems(without, Running(decisions={"1": Decision(note="later")})) == {"item"}
    assert change_plan(PLAN, run(PLAN, "focus 1"), (), without).mitigations == (WATCH,)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title"),
        ({"mitigations": ()}, "item"),
        ({"mitigations": (FILTER, WATCH, FILTER)}, "item"),
        (
            {"mitigations": tuple(PlannedMitigation(str(n), "M", "M") for n in range(MOST_MITIGATIONS + 1))},
            "item",
        ),
        ({"groups": (Group("A"), Group("a"))}, "group"),
        ({"groups": (Group("", "hub"),)}, "group"),
        ({"groups": (Group("A", "nobody"),)}, "group"),
        ({"groups": (Group("x" * (LONGEST_GROUP + 1)),)}, "group"),
        ({"groups": tuple(Group(str(n)) for n in range(MOST_GROUPS + 1))}, "group"),
        ({"fewest_shown": FEWEST_SHOWN - 1}, "fewest"),
        ({"fewest_shown": MOST_FEWEST + 1}, "fewest"),
    ],
)
def test_what_is_refused(change: dict[str, object], name: str) -> None:
    """A refusal names the part of the plan that is at fault."""
    assert problems(replace(Change.of(PLAN), **change)) == {name}  # type: ignore[arg-type] # fields by name


def test_the_smallest_group_only_goes_up() -> None:
    """What participants were told stays true: with 7 as the smallest group, 6 is refused and 8 is not."""
    plan = replace(PLAN, rules=Rules(fewest_shown=7))
    assert problems(replace(Change.of(plan), fewest_shown=6), plan=plan) == {"fewest"}
    assert change_plan(plan, Running(), (), replace(Change.of(plan), fewest_shown=8)).rules.fewest_shown == 8


@pytest.mark.parametrize("groups", [(), (Group("Host"),), (Group("Hosts"),), (Group("Hosts", "prov"),)])
def test_a_group_that_someone_has_joined_stays(groups: tuple[Group, ...]) -> None:
    """A group with members keeps its name and its actor; an empty one can go."""
    plan = replace(PLAN, groups=(Group("Hosts", "hub"),))
    change = replace(Change.of(plan), groups=groups)
    assert problems(change, used={"Hosts"}, plan=plan) == {"group"}
    assert change_plan(plan, Running(), (), change).groups == groups


def test_after_the_end() -> None:
    """After the end, the agenda and the groups stay, while the title and the smallest group can still change."""
    ended = run(PLAN, "end")
    change = replace(Change.of(PLAN), mitigations=(WATCH, FILTER), groups=(Group("New"),))
    assert problems(change, ended) == {"item", "group"}
    assert change_plan(PLAN, ended, (), replace(Change.of(PLAN), title="Final")).title == "Final"


def test_a_question_from_the_floor() -> None:
    """It comes last or, on request, after the question in focus; nothing is published about it."""
    one = add_own_question(PLAN, run(PLAN, "open 1"), "Name a contact", "Who replies?", is_next=True)
    two = add_own_question(one, Running(), "Another", "", is_next=True)
    assert [each.id for each in two.mitigations] == ["1", "own-1", "2", "own-2"]
    own = two.mitigations[1]
    assert (own.label, own.summary, own.published, own.is_own) == ("Name a contact", "Who replies?", None, True)


@pytest.mark.parametrize(
    ("title", "sentence"), [("", "Why?"), ("x" * (LONGEST_TITLE + 1), ""), ("x", "x" * (LONGEST_SENTENCE + 1))]
)
def test_a_question_from_the_floor_needs_a_short_title(title: str, sentence: str) -> None:
    """Without a title, or if it is too long, the question is refused."""
    with pytest.raises(ChangeError):
        add_own_question(PLAN, Running(), title, sentence)


def test_the_second_session() -> None:
    """In the second session, the chosen questions are open in their next round; the others keep their results."""
    first = run(OWN_PACE, "open", "close", "reveal", "focus 1", "pause")
    second = begin_session(OWN_PACE, first, ["2"], NOW)
    seen = Round(1, Status.REVEALED, was_seen=True)
    assert second.rounds == {"1": (seen,), "2": (seen, Round(2, Status.OPEN))}
    assert (second.session, second.is_paused, second.focus) == (2, False, "")


def test_a_question_that_is_new_in_the_second_session() -> None:
    """A question added between two sessions is asked in the second, in its first round."""
    first = run(OWN_PACE, "open", "close", "reveal")
    second = begin_session(replace(OWN_PACE, mitigations=(FILTER, WATCH, NEW)), first, ["1", "3"], NOW)
    assert second.open_rounds == (("1", 2), ("3", 1))


@pytest.mark.parametrize(
    ("plan", "steps", "chosen", "said"),
    [
        (PLAN, ("open 1", "close 1", "reveal 1"), ["1"], "one question at a time"),
        (OWN_PACE, (), ["1"], "Nothing has been asked"),
        (OWN_PACE, ("open", "close 1"), ["1"], "Close all questions"),
        (OWN_PACE, ("open", "close"), [], "Choose at least one"),
        (OWN_PACE, ("open", "close", "end"), ["1"], "has ended"),
    ],
)
def test_no_second_session_yet(plan: Plan, steps: tuple[str, ...], chosen: list[str], said: str) -> None:
    """The next session needs everyone's own pace, no open question, and something to ask again."""
    with pytest.raises(NotNowError, match=said):
        begin_session(plan, run(plan, *steps), chosen, NOW)
