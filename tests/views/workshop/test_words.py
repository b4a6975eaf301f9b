"""Results of a workshop in words."""

import pytest

from valuechain.analysis.workshop.statistics.agreement import Agreement, AgreementStatus
from valuechain.analysis.workshop.statistics.counts import ActorCount
from valuechain.analysis.workshop.statistics.guidance import Verdict, VersusCell
from valuechain.model.workshop.plan import NO_ROLE, PRIMARY, SECONDARY
from valuechain.views.workshop.words import (
    percent,
    say_owners,
    say_roles,
    say_why_few,
    say_within_groups,
    word_agreement,
)


@pytest.mark.parametrize(
    ("known", "same", "why"),
    [
        (0, 0, "no one knows"),
        (1, 1, "only 1 knows"),
        (4, 4, "only 4 know"),
        (23, 12, "no clear majority (12 to 11)"),
        (6, 2, "no clear majority (2 to 4)"),
        (5, 1, "1 against 4: too close to call"),
    ],
)
def test_too_few_to_say_has_a_reason(known: int, same: int, why: str) -> None:
    """Reasons for no clear view: too few answers, no clear majority (no side above two thirds), too close to call."""
    assert say_why_few(VersusCell("q", "a", PRIMARY, known, same, majority=None, doubt="")) == why


def test_the_headline_counts_published_roles_alone() -> None:
    """Of three cells, the one without a published role is not counted."""
    cells = [
        VersusCell("q", actor, said, 6, 6, majority=said, doubt="", verdict=verdict)
        for actor, said, verdict in (
            ("a", PRIMARY, Verdict.DEPARTS),
            ("b", SECONDARY, Verdict.TOO_FEW),
            ("c", NO_ROLE, Verdict.CONFIRMS),
        )
    ]
    assert say_owners(cells) == "Of 2 published roles, the room confirms none and departs from 1; no clear view on 1."
    assert say_owners(cells[2:]) == "No responsible actor is published."


MEASURED = AgreementStatus.MEASURED


@pytest.mark.parametrize(
    ("alpha", "low", "word"),
    [
        (0.8, 0.6, "high agreement"),
        (0.667, 0.5, "some agreement"),
        (0.26, 0.03, "low agreement"),
        (0.26, None, "low agreement"),
        (0.26, -0.03, "no agreement beyond chance"),
        (-0.1, None, "no agreement beyond chance"),
    ],
)
def test_agreement_has_a_plain_word(alpha: float, low: float | None, word: str) -> None:
    """Agreement of at least 0.8 is "high", of 0.667 "some"; if the interval reaches 0, there is none beyond chance."""
    assert word_agreement(Agreement(MEASURED, 9, 9, alpha, low, None if low is None else 0.9)) == word


def test_groups_of_one_word_are_told_together() -> None:
    """Groups with the same word share a line; a group with too few answers has its own."""
    low, few = Agreement(MEASURED, 9, 9, 0.3, 0.1, 0.5), Agreement(AgreementStatus.TOO_FEW, 4, 0)
    assert say_within_groups({"g": low, "h": few, "i": low}) == [
        "g and i: low agreement",
        "h: too few answers to tell",
    ]


def test_a_share_is_all_or_none_only_if_it_is() -> None:
    """A share just below 100 per cent is not rounded up to 100, nor one just above zero down to 0."""
    assert [percent(share) for share in (0, 0.001, 0.995, 1)] == ["0%", "1%", "99%", "100%"]


def test_a_role_that_nobody_gives_any_more_is_still_told() -> None:
    """A role that no one gives any more appears with its earlier count."""
    assert (
        say_roles(ActorCount("a", {PRIMARY: 0, SECONDARY: 0}, 5), ActorCount("a", {PRIMARY: 3, SECONDARY: 0}, 2))
        == "0 primary (was 3)"
    )
