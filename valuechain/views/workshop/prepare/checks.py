"""Validates the form for preparing a workshop."""

from collections.abc import Mapping

from valuechain.analysis.workshop.agenda import LONGEST, MINUTES_CLOSING, MINUTES_EACH, MINUTES_OPENING
from valuechain.analysis.workshop.plan import Asked
from valuechain.model.question.parameters import ON
from valuechain.model.workshop.checks import check_question, check_title, find_wrong_group
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    MOST_FEWEST,
    MOST_MITIGATIONS,
    MOST_ROUNDS,
    Group,
    Pace,
)
from valuechain.views.workshop.prepare.draft import (
    AROUND,
    LONGEST_EACH,
    USUAL_MINUTES,
    Draft,
    one_line,
    read_number,
    title_of,
)
from valuechain.views.workshop.prepare.ranking import check_rankings

ANOTHER_QUESTION = "You changed the question, so the list has been updated. Check it, then continue."
OVER = "That is {} min too long. Remove some questions, reduce the minutes per round, or increase the total time."

Problems = Mapping[str, str]
"""Validation errors by field name."""


def check_draft(asked: Asked, draft: Draft, most_days: int) -> Problems:
    """Validation errors by field name; empty if the form is valid."""
    known = {mitigation.id for mitigation in asked.mitigations}
    problems = {
        "title": check_title(title_of(draft)),
        "question": ANOTHER_QUESTION if draft.is_of_another_question else "",
        **check_day(draft),
        **check_time(draft),
        "rounds": _check_number("Rounds on each question", draft.rounds, 1, MOST_ROUNDS),
        "item": _check_mitigations(draft, known),
        **_check_own(draft),
        **check_rankings(draft.rankings, known),
        **_check_groups(asked, draft),
        "pace": "" if draft.pace in list(Pace) else "Choose a pace.",
        "fewest": _check_number("Smallest group", draft.fewest, FEWEST_SHOWN, MOST_FEWEST),
        "days": _check_number("Days to keep it", draft.days, 1, most_days) if draft.days.strip() else "",
    }
    return {name: problem for name, problem in problems.items() if problem}


def check_day(draft: Draft) -> Problems:
    """The validation error for a day that is typed but does not exist; empty if it is valid."""
    if not draft.day or draft.question.on:
        return {}
    return {ON: f"“{draft.day}” is not a day. Enter year, month and day, such as 2027-01-01, or leave it empty."}


def check_time(draft: Draft) -> Problems:
    """Validation errors for the minutes; empty if they are valid."""
    each = read_number(draft.minutes_each, 1, LONGEST_EACH)
    rounds = read_number(draft.rounds, 1, MOST_ROUNDS) or 1
    least = AROUND + draft.minutes_by_question
    minutes = read_number(draft.minutes, 1, LONGEST)
    problems = {}
    if minutes is None:
        problems["minutes"] = f"Total time: enter a whole number from {least} to {LONGEST:,}, such as {USUAL_MINUTES}."
    elif minutes < least:
        problems["minutes"] = (
            f"{minutes} minutes is too short. One question{f' in {rounds} rounds' if rounds > 1 else ''} takes "
            f"{least}, including {MINUTES_OPENING} to open and {MINUTES_CLOSING} to close. Enter {least} or more"
            f"{', or reduce the minutes per round' if each and each > 1 else ''}."
        )
    if each is None:
        problems["minutes-each"] = (
            f"Minutes per round: enter a whole number from 1 to {LONGEST_EACH:,}, such as {MINUTES_EACH}."
        )
    return problems


def describe_overrun(draft: Draft, chosen: int) -> str:
    """Says by how much the chosen questions exceed the time, with advice; empty if they fit."""
    minutes = read_number(draft.minutes, 1, LONGEST)
    if not chosen or minutes is None or read_number(draft.minutes_each, 1, LONGEST_EACH) is None:
        return ""
    over = AROUND + chosen * draft.minutes_by_question - minutes
    return OVER.format(over) if over > 0 else ""


def _check_number(what: str, typed: str, least: int, most: int) -> str:
    return "" if read_number(typed, least, most) is not None else f"{what}: enter a number from {least} to {most:,}."


def _check_mitigations(draft: Draft, known: set[str]) -> str:
    if draft.is_of_another_question or draft.mitigations is None:
        return ""
    chosen = dict.fromkeys(draft.mitigations)
    if not chosen and not draft.own_questions:
        return "Choose at least one question."
    number = len(chosen) + draft.further
    if number > MOST_MITIGATIONS:
        return f"You chose {number:,} questions; the limit is {MOST_MITIGATIONS}."
    if not known.issuperset(chosen):
        return "One of these doesn’t belong to the framework and context you chose. Check the list."
    # `check_time` already reports a total that is too short for one question.
    over = "" if check_time(draft) else describe_overrun(draft, number)
    return over and f"Your questions don’t fit. {over}"


def _check_own(draft: Draft) -> Problems:
    """The first fault in the room's own questions, by its line."""
    for number, line in enumerate(draft.own, start=1):
        title, sentence = one_line(line.title), one_line(line.sentence)
        if (title or sentence) and (problem := check_question(title, sentence)):
            return {f"own:{number}": problem}
    return {}


def _check_groups(asked: Asked, draft: Draft) -> Problems:
    """The first fault in the groups, by its line."""
    actors = {actor.id for actor in asked.chain.actors_by_framework.get(asked.framework.id, ())}
    wrong = find_wrong_group([Group(one_line(line.name), line.actor) for line in draft.groups], actors)
    return {f"group:{wrong[0] + 1}": wrong[1]} if wrong else {}
