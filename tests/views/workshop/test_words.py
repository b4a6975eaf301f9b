"""Results of a workshop in words."""

from dataclasses import replace

import pytest

from tests.workshops import make_plan, say
from valuechain.analysis.workshop.statistics.common_answer import find_common
from valuechain.analysis.workshop.statistics.counts import ActorCount, Shift, count_round
from valuechain.model.workshop.plan import PRIMARY, SECONDARY, USUAL_ROLES
from valuechain.views.workshop.verdicts import say_verdicts
from valuechain.views.workshop.words import (
    percent,
    say_answer,
    say_change,
    say_groups,
    say_headline,
    say_roles,
)

LABELS = {"a": "Model providers", "b": "MLOps", "c": "Hosts", "d": "Users"}


def _headline(words: str, published: str | None) -> str:
    made = make_plan("abcd", {"x": published})
    actors = tuple(replace(actor, label=LABELS[actor.id]) for actor in made.actors)
    plan = replace(made, actors=actors)
    said = say("x", words)
    return say_headline(plan, count_round(plan, said, "x", 1), find_common(plan, said, "x", 1))


@pytest.mark.parametrize(
    ("words", "published", "room", "guidance"),
    [
        ("7*P... 5*..P.", "P...", "7 of 12: model providers should be primary.", "The guidance says the same."),
        ("7*P... 5*..P.", "..P.", "7 of 12: model providers should be primary.", "The guidance says hosts."),
        ("7*P... 5*..P.", ".PP.", "7 of 12: model providers should be primary.", "The guidance says MLOps and hosts."),
        ("7*PP.S 5*0", "..P.", "7 of 12: model providers and MLOps should be primary, with users secondary.",
         "The guidance says hosts should be primary."),
        ("7*S... 5*0", "P...", "7 of 12: model providers should be secondary.",
         "The guidance says model providers should be primary."),
        ("7*P... 5*0", "....", "7 of 12: model providers should be primary.", "The guidance names no one."),
        ("7*P... 5*0", None, "7 of 12: model providers should be primary.", "Nothing is published."),
        ("7*0 5*P...", "P...", "7 of 12: no one can do this.", "The guidance says model providers."),
        ("7*0 5*P...", "....", "7 of 12: no one can do this.", "The guidance says the same."),
        ("P... ?", "P...", "All but one answered “I don’t know”.", ""),
        ("P...", "P...", "Only one person answered.", ""),
        ("6*P... 6*..P.", None,
         "Two answers, 6 of 12 each: model providers should be primary, or hosts should be primary.",
         "Nothing is published."),
        ("6*P... 6*0", "P...", "Two answers, 6 of 12 each: model providers should be primary, or no one can do this.",
         "The guidance says model providers should be primary."),
        ("2*P... 2*..P.", None, "The room is split: two answers, 2 of 4 each.", "Nothing is published."),
        ("5*P... 4*..P. 3*.P..", None, "The room is split: 5 of 12 gave the most common answer.",
         "Nothing is published."),
        ("P... ..P. 0", None, "The room is split: all 3 answers are different.", "Nothing is published."),
        ("4*P.S. 4*PS.. 2*0", None, "8 of 10: model providers should be primary; on the rest, answers differ.",
         "Nothing is published."),
        ("4*P.S. 4*.PS. 2*0", None, "8 of 10: hosts should be secondary; on the rest, answers differ.",
         "Nothing is published."),
        ("3*P... S... 9*?", "P...",
         "9 of 13 don’t know. Of the others, 3 of 4: model providers should be primary.", ""),
        ("P... ..P. 9*?", "P...", "9 of 11 don’t know. The others are split.", ""),
        ("2*?", "P...", "All 2 answered “I don’t know”.", ""),
        ("", "P...", "No one gave an answer.", ""),
    ],
)  # fmt: skip
def test_headline(words: str, published: str | None, room: str, guidance: str) -> None:
    """The headline gives the room's answer first, then what the guidance says."""
    assert _headline(words, published) == f"{room} {guidance}".strip()


def test_headline_of_other_roles() -> None:
    """A framework's own roles are named as it names them."""
    roles = tuple(
        replace(role, id=said, name=said.title())
        for role, said in zip(USUAL_ROLES, ("responsible", "supporting"), strict=True)
    )
    plan = replace(make_plan("ab", {"x": None}), roles=roles)
    assert (
        say_answer(plan, {"b": "supporting", "a": "responsible"})
        == "actor a should be responsible, with actor b supporting"
    )


def test_verdicts_are_counted_by_question() -> None:
    """Every question is counted once, also if there is nothing to compare with, or if fewer than two have a view."""
    rooms = {
        "a": ("5*P", "P"), "b": ("5*P", "S"), "c": ("5*P", "P"), "d": ("P S 0", "P"), "e": ("5*P", None),
        "f": ("5*?", "P"), "g": ("P 4*?", None),
    }  # fmt: skip
    plan = make_plan("a", {id_: published for id_, (_, published) in rooms.items()})
    answers = {id_: find_common(plan, say(id_, words), id_, 1) for id_, (words, _) in rooms.items()}
    assert say_verdicts(plan, answers) == (
        "The room’s answer is the same as the guidance on 2 and differs on 1; the room is split on 1; on 1 there is no "
        "guidance to compare with; on 2 fewer than two people had a view."
    )
    assert say_verdicts(plan, {"b": answers["b"]}) == "The room’s answer differs from the guidance on 1."
    assert say_verdicts(plan, {"d": answers["d"]}) == "The room is split on 1."
    assert say_verdicts(plan, {"e": answers["e"]}) == say_verdicts(plan, {}) == ""


def test_a_group_has_its_answer_beside_its_name() -> None:
    """A group's most common answer comes with how many gave it, or with the word that it is split."""
    plan = make_plan("ab", {"x": None})
    found = {
        name: find_common(plan, say("x", words), "x", 1)
        for name, words in {"g": "4*P. 0", "h": "2*P. 2*0", "k": "2*P. .P 0 PS"}.items()
    }
    assert say_groups(plan, found) == [
        "g: actor a should be primary (4 of 5)",
        "h: split: two answers, 2 of 4 each",
        "k: split: 2 of 5 gave the most common answer",
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (3, 3, "3 of the 12 who answered both rounds changed their answer since round 1."),
        (0, 0, "None of the 12 who answered both rounds changed their answer since round 1."),
        (0, 6, "Of the 12 who answered both rounds, 6 or fewer changed their answer since round 1."),
        (7, 12, "Of the 12 who answered both rounds, 7 or more changed their answer since round 1."),
        (None, None, "We don’t say how many changed their answer since round 1, because that could identify people."),
    ],
)
def test_change(low: int | None, high: int | None, words: str) -> None:
    """The change between rounds is exact, rounded, or not told."""
    count = count_round(make_plan("a", {"x": None}), [], "x", 1)
    assert say_change(Shift("x", count, count, 12, low, high)) == words


def test_a_share_is_all_or_none_only_if_it_is() -> None:
    """A share just below 100 per cent is not rounded up to 100, nor one just above zero down to 0."""
    assert [percent(share) for share in (0, 0.001, 0.995, 1)] == ["0%", "1%", "99%", "100%"]


def test_a_role_that_nobody_gives_any_more_is_still_told() -> None:
    """A role that no one gives any more appears with its earlier count."""
    assert (
        say_roles(ActorCount("a", {PRIMARY: 0, SECONDARY: 0}, 5), ActorCount("a", {PRIMARY: 3, SECONDARY: 0}, 2))
        == "0 primary (was 3)"
    )
