"""Results of an earlier workshop, used for the next agenda."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from valuechain.analysis.workshop.agenda import find_earlier_answers
from valuechain.analysis.workshop.plan import Asked
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.model.words import count, write_date
from valuechain.views.workshop.room import Room

UNKNOWN = (
    "This link doesn’t open a workshop. It may have expired or been deleted. Paste the full link to its control room "
    "(not the join code or the projector link), or leave this empty."
)
_KEY = re.compile(r"[?&]workshop=([\w-]+)")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Usable results of an earlier workshop."""

    answers: Mapping[str, CommonAnswer]
    """Its room's most common answers, by mitigation id."""
    said: str
    """A summary in a sentence or two."""


def read_key(typed: str) -> str:
    """The workshop key in a link, or the key as typed; empty if nothing is typed.

    >>> read_key(" https://valuechain.example.org/workshop?workshop=fN3-x "), read_key("fN3-x")
    ('fN3-x', 'fN3-x')
    """
    found = _KEY.search(typed)
    return found.group(1) if found else typed.strip()


def find_earlier(asked: Asked, room: Room) -> Earlier:
    """An earlier workshop's answers on mitigations that can be asked now."""
    plan = room.plan
    if plan.is_rehearsal:
        return Earlier({}, f"“{plan.title}” was a rehearsal, so its results are not used.")
    if plan.framework != asked.framework.id:
        return Earlier({}, f"“{plan.title}” asked about another framework, {plan.framework_name}, so it is not used.")
    found = find_earlier_answers(asked, plan, room.running, room.proposals)
    known = {mitigation: each for mitigation, each in found.items() if each.known}
    if not known:
        why = "no one there gave an answer" if found else "the room there has seen no results for these questions"
        return Earlier({}, f"“{plan.title}” changes nothing: {why}.")
    split = sum(each.is_split for each in known.values())
    seen = count(len(known), "question")
    said = f"In “{plan.title}”, the room has seen results for {seen} that you can ask again. It was split on {split}."
    here = (asked.context.model_type.value, asked.context.release_type.value) if asked.context else ("", "")
    if here != (plan.model_type, plan.release_type):
        said += " That workshop was about a different kind of model or release."
    if plan.on != asked.on:
        said += f" It was asked {f'as of {write_date(plan.on)}' if plan.on else 'whatever the dates'}."
    return Earlier(known, said)
