"""What needs confirming because few have answered, and what is never revealed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from valuechain.model.workshop.acting import Act, UnconfirmedError, Wish, act
from valuechain.model.workshop.plan import FEWEST_SHOWN, Plan, Rules
from valuechain.model.workshop.running import NotNowError, Round, Running, Status
from valuechain.model.workshop.turnout import LEAST_REVEALED, Turnout

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
OPEN, CLOSED, REVEALED = (Round(1, status) for status in Status)
HIDDEN = Round(1, Status.CLOSED, was_seen=True)
SEEN = replace(REVEALED, was_seen=True)


def press(
    plan: Plan,
    step: Act,
    rounds: Mapping[str, Round],
    answered: Mapping[str, int],
    joined: int,
    wish: Wish | None = None,
) -> dict[str, Round]:
    """The latest rounds after an act, if so many answered each mitigation."""
    running = Running(rounds={mitigation: (each,) for mitigation, each in rounds.items()})
    turnout = Turnout(joined, {(mitigation, 1): number for mitigation, number in answered.items()})
    after = act(plan, running, wish or Wish(step, "1"), NOW, turnout)
    return {mitigation: kept[-1] for mitigation, kept in after.rounds.items()}


@pytest.mark.parametrize(
    ("answered", "joined", "why"),
    [
        (LEAST_REVEALED, LEAST_REVEALED, "people could guess who said what"),
        (FEWEST_SHOWN - 1, FEWEST_SHOWN, "people could guess who said what"),
        (FEWEST_SHOWN, 2 * FEWEST_SHOWN + 1, "fewer than half of those who joined"),
    ],
)
def test_few_answers_are_revealed_only_if_confirmed(plan: Plan, answered: int, joined: int, why: str) -> None:
    """Fewer answers than the smallest group, or than half of those who joined, need confirming, with the reason."""
    with pytest.raises(UnconfirmedError, match=why):
        press(plan, Act.REVEAL, {"1": CLOSED}, {"1": answered}, joined)
    confirmed = Wish(Act.REVEAL, "1", is_confirmed=True)
    assert press(plan, Act.REVEAL, {"1": CLOSED}, {"1": answered}, joined, confirmed) == {"1": SEEN}


@pytest.mark.parametrize("answered", range(LEAST_REVEALED))
def test_the_fewest_answers_are_never_revealed(plan: Plan, answered: int) -> None:
    """A result that would show who said what is refused, confirmed or not, with what to do."""
    confirmed = Wish(Act.REVEAL, "1", is_confirmed=True)
    with pytest.raises(NotNowError, match="You can ask again"):
        press(plan, Act.REVEAL, {"1": CLOSED}, {"1": answered}, FEWEST_SHOWN, confirmed)


def test_enough_answers_are_revealed_at_once(plan: Plan) -> None:
    """Half of those who joined are enough, and a result that the room has seen can always be shown again."""
    assert press(plan, Act.REVEAL, {"1": CLOSED}, {"1": FEWEST_SHOWN}, 2 * FEWEST_SHOWN) == {"1": SEEN}
    assert press(plan, Act.REVEAL, {"1": HIDDEN}, {"1": 0}, FEWEST_SHOWN) == {"1": SEEN}


def test_the_workshops_own_smallest_group(plan: Plan) -> None:
    """A workshop may ask for more answers than the usual fewest."""
    strict = replace(plan, rules=Rules(fewest_shown=FEWEST_SHOWN + 1))
    with pytest.raises(UnconfirmedError, match=f"fewer than {FEWEST_SHOWN + 1} answers"):
        press(strict, Act.REVEAL, {"1": CLOSED}, {"1": FEWEST_SHOWN}, FEWEST_SHOWN)


@pytest.mark.parametrize(
    ("answered", "why"),
    [
        (0, "No one has answered yet"),
        (1, f"^Only 1 of 12 has answered. With fewer than {LEAST_REVEALED} answers, the result is never shown"),
        (LEAST_REVEALED - 1, f"^Only {LEAST_REVEALED - 1} of 12 have answered"),
    ],
)
def test_closing_with_too_few_answers(plan: Plan, answered: int, why: str) -> None:
    """Closing a round that could never be revealed needs confirming, and the other way is to wait."""
    with pytest.raises(UnconfirmedError, match=why) as asked:
        press(plan, Act.CLOSE, {"1": OPEN}, {"1": answered}, 12)
    assert asked.value.instead == "Wait for more answers"
    confirmed = Wish(Act.CLOSE, "1", is_confirmed=True)
    assert press(plan, Act.CLOSE, {"1": OPEN}, {"1": answered}, 12, confirmed) == {"1": CLOSED}


def test_closing_with_enough_answers(plan: Plan) -> None:
    """A round whose result may be revealed closes at once."""
    assert press(plan, Act.CLOSE, {"1": OPEN}, {"1": LEAST_REVEALED}, 12) == {"1": CLOSED}


def test_three_quick_presses_reveal_nothing(plan: Plan) -> None:
    """Opening, closing and revealing without a look never shows an empty result."""
    running = act(plan, Running(), Wish(Act.OPEN, "1", is_next=True), NOW, Turnout(12))
    for step in (Act.CLOSE, Act.REVEAL):
        with pytest.raises(NotNowError):
            running = act(plan, running, Wish(step, "1", is_next=True), NOW, Turnout(12))
    assert running.latest("1") == OPEN


def test_revealing_all_leaves_small_rounds_closed(own_pace: Plan) -> None:
    """At their own pace, results of too few answers stay closed and are named before the others are revealed."""
    rounds, answered = dict.fromkeys("123", CLOSED), {"1": 12, "2": FEWEST_SHOWN, "3": FEWEST_SHOWN - 1}
    labels = [mitigation.label for mitigation in own_pace.mitigations]
    with pytest.raises(UnconfirmedError) as asked:
        press(own_pace, Act.REVEAL, rounds, answered, 12, Wish(Act.REVEAL))
    assert str(asked.value) == (
        f"“{labels[2]}” stays closed: fewer than {FEWEST_SHOWN} people answered. "
        f"Fewer than half of those who joined answered “{labels[1]}”."
    )
    confirmed = Wish(Act.REVEAL, is_confirmed=True)
    assert press(own_pace, Act.REVEAL, rounds, answered, 12, confirmed) == {"1": SEEN, "2": SEEN, "3": CLOSED}
    with pytest.raises(NotNowError, match=f"Fewer than {FEWEST_SHOWN} people answered “{labels[0]}”"):
        press(own_pace, Act.REVEAL, rounds, {}, 12, confirmed)


def test_closing_all_with_too_few_answers(own_pace: Plan) -> None:
    """At their own pace, closing names the questions that too few have answered; reopening is for all of them again."""
    with pytest.raises(UnconfirmedError, match=r"^No one has answered yet"):
        press(own_pace, Act.CLOSE, dict.fromkeys("12", OPEN), {}, 12, Wish(Act.CLOSE))
    label = own_pace.mitigations[1].label
    with pytest.raises(UnconfirmedError, match=rf"^No one has answered “{label}” yet"):
        press(own_pace, Act.CLOSE, dict.fromkeys("12", OPEN), {"1": LEAST_REVEALED}, 12, Wish(Act.CLOSE))
    with pytest.raises(UnconfirmedError, match=rf"^Fewer than {LEAST_REVEALED} people have answered “{label}”"):
        press(own_pace, Act.CLOSE, dict.fromkeys("12", OPEN), {"1": LEAST_REVEALED, "2": 1}, 12, Wish(Act.CLOSE))
    rounds = {"1": SEEN, "2": CLOSED}
    assert press(own_pace, Act.REOPEN, rounds, {}, 12, Wish(Act.REOPEN)) == {"1": SEEN, "2": OPEN}


def test_the_end_keeps_small_rounds_closed(plan: Plan) -> None:
    """After the end, rounds of enough answers count as seen, because they are exported; smaller ones stay hidden."""
    rounds, answered = {"1": OPEN, "2": OPEN}, {"1": FEWEST_SHOWN, "2": FEWEST_SHOWN - 1}
    assert press(plan, Act.END, rounds, answered, 12, Wish(Act.END)) == {"1": HIDDEN, "2": CLOSED}
