"""The form for preparing a workshop: raw values, validation, and the resulting plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from valuechain.analysis.workshop.agenda import (
    LONGEST,
    MINUTES_CLOSING,
    MINUTES_EACH,
    MINUTES_OPENING,
    Agenda,
    build_agenda,
)
from valuechain.analysis.workshop.plan import Asked, build_plan, find_asked, planned_roles_of
from valuechain.analysis.workshop.statistics.common_answer import CommonAnswer
from valuechain.model.chain import ValueChain
from valuechain.model.parameters import DATA, ON
from valuechain.model.question import Question
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import PLACES
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    LONGEST_TITLE,
    MOST_MITIGATIONS,
    Group,
    Pace,
    Plan,
    Rules,
    clean_text,
    is_number,
    read_time_zone,
)
from valuechain.views.page.state import ViewState

LONGEST_GROUP = 60
MOST_GROUPS = 12
MOST_FEWEST = 50
_ROWS = 4
"""Initial number of lines for groups."""
_MINUTES = 60
_AROUND = MINUTES_OPENING + MINUTES_CLOSING
_LONGEST_EACH = LONGEST - _AROUND
_SEVERAL_LEADS = ("several-leads", "several-primaries")
"""The name of a field, and its former name: pages left open since before an update still send it."""

ANOTHER_QUESTION = "You changed the question, so the list has been updated. Check it, then continue."
OVER = "That is {} min too long. Remove some questions, reduce the minutes per question, or increase the total time."

Problems = Mapping[str, str]
"""Validation errors by field name."""


class TypedGroup(NamedTuple):
    """A stakeholder group as typed."""

    name: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The question, and the form's raw values."""

    question: Question
    data: str = ""
    """The key to a user's own data."""
    asked: str = ""
    """The query string of the question for which the mitigations were listed; empty at first."""
    title: str = ""
    minutes: str = str(_MINUTES)
    minutes_each: str = str(MINUTES_EACH)
    mitigations: tuple[str, ...] | None = None
    """The chosen mitigations in order; None to use the proposed agenda."""
    earlier: str = field(default="", repr=False)
    """The link to an earlier workshop's control room, or its key. A secret, so it never becomes part of a plan."""
    groups: tuple[TypedGroup, ...] = (TypedGroup(),) * _ROWS
    has_several_leads: bool | None = None
    """If None, the setting follows the source."""
    has_pseudonyms: bool = False
    pace: str = Pace.TOGETHER.value
    fewest: str = str(FEWEST_SHOWN)
    is_joined: bool = False
    days: str = ""
    """If empty, the server's maximum applies."""
    is_rehearsal: bool = False
    has_timer: bool = True
    closes_by_timer: bool = False
    time_zone: str = ""
    """The browser's own, if its script ran."""
    day: str = ""
    """The day as typed; the question has it only if it is valid."""

    @property
    def query(self) -> str:
        """The question as a query string; when it changes, so does the list of mitigations."""
        return ViewState.of(self.question, data=self.data).question_query()

    @property
    def is_of_another_question(self) -> bool:
        """Whether the listed mitigations belong to another question."""
        return bool(self.asked) and self.asked != self.query


def begin_draft(state: ViewState) -> Draft:
    """An empty form for the question in an address."""
    day = state.on.isoformat() if state.on else ""
    return Draft(state.asked, state.data, title="Who should be responsible for what?", day=day)


def read_draft(chain: ValueChain, pairs: Sequence[tuple[str, str]]) -> Draft:
    """Parses a submitted form from its name-value pairs.

    The form offers only existing values, so anything else falls back to the first choice.
    """
    question, _ = Question.from_pairs(pairs, default=Question(chain.frameworks[0].id, *PLACES[0]), chain=chain)
    one = dict(pairs)
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).append(value)
    names, actors = several.get("group", []), several.get("group-actor", [])
    lines = [TypedGroup(name, actor) for name, actor in zip(names, actors + [""] * len(names), strict=False)]
    return Draft(
        question=question.asked,
        data=one.get(DATA, ""),
        asked=one.get("asked", ""),
        title=one.get("title", ""),
        minutes=one.get("minutes", str(_MINUTES)),
        minutes_each=one.get("minutes-each", str(MINUTES_EACH)),
        mitigations=tuple(several.get("item", [])) if one.get("asked") else None,
        earlier=one.get("earlier", ""),
        groups=tuple(lines) or (TypedGroup(),) * _ROWS,
        has_several_leads=not one.keys().isdisjoint(_SEVERAL_LEADS) if one.get("asked") else None,
        has_pseudonyms="pseudonyms" in one,
        pace=one.get("pace", ""),
        fewest=one.get("fewest", ""),
        is_joined="joined" in one,
        days=one.get("days", ""),
        is_rehearsal="rehearsal" in one,
        has_timer="timer" in one,
        closes_by_timer="timer-closes" in one,
        time_zone=one.get("time-zone", ""),
        day=one.get(ON, "").strip(),
    )


def with_more_rows(draft: Draft) -> Draft:
    """The form with more lines for groups."""
    return replace(draft, groups=(*draft.groups, *(TypedGroup(),) * _ROWS)[:MOST_GROUPS])


def moved(draft: Draft, mitigation: str, places: int) -> Draft:
    """The form with a chosen mitigation moved down, or up if `places` is negative."""
    mitigations = list(draft.mitigations or ())
    if mitigation not in mitigations:
        return draft
    to = min(max(mitigations.index(mitigation) + places, 0), len(mitigations) - 1)
    mitigations.remove(mitigation)
    mitigations.insert(to, mitigation)
    return replace(draft, mitigations=tuple(mitigations))


def find_question(chain: ValueChain, draft: Draft) -> Asked:
    """The question the room can be asked. Raises QuestionError if the framework has nothing to ask in this context."""
    asked = draft.question
    return find_asked(
        chain, asked.framework, asked.context, readings=dict(asked.readings), level=asked.level, on=asked.on
    )


def propose(asked: Asked, draft: Draft, earlier: Mapping[str, CommonAnswer] | None = None) -> Agenda:
    """The agenda for the minutes entered; invalid ones, which `check_time` reports, are replaced by the defaults.

    `earlier` has an earlier room's answers, by mitigation id.
    """
    return build_agenda(
        asked,
        read_number(draft.minutes, 1, LONGEST) or _MINUTES,
        minutes_each=read_number(draft.minutes_each, 1, _LONGEST_EACH) or MINUTES_EACH,
        earlier=earlier,
    )


def several_leads(asked: Asked) -> tuple[Mitigation, ...]:
    """The mitigations for which the source itself has more than one lead."""
    leading = {role.id for role in asked.roles if role.is_lead}
    return tuple(
        mitigation
        for mitigation in asked.mitigations
        if sum(role in leading for role in planned_roles_of(asked, asked.ownerships(mitigation)).values()) > 1
    )


def read_number(typed: str, least: int, most: int) -> int | None:
    """Parses a whole number within bounds; None if it isn't one."""
    typed = typed.strip()
    return int(typed) if is_number(typed) and least <= int(typed) <= most else None


def check_draft(asked: Asked, draft: Draft, most_days: int) -> Problems:
    """Validation errors by field name; empty if the form is valid."""
    title, known = _title(draft), {mitigation.id for mitigation in asked.mitigations}
    problems = {
        "title": "Enter a title. It appears on every page of the workshop."
        if not title
        else f"The title has {len(title)} characters; the limit is {LONGEST_TITLE}. Please shorten it."
        if len(title) > LONGEST_TITLE
        else "",
        "question": ANOTHER_QUESTION if draft.is_of_another_question else "",
        **check_day(draft),
        **check_time(draft),
        "item": _check_mitigations(draft, known),
        "group": _check_groups(asked, draft),
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
    each = read_number(draft.minutes_each, 1, _LONGEST_EACH)
    least = _AROUND + (each or MINUTES_EACH)
    minutes = read_number(draft.minutes, 1, LONGEST)
    problems = {}
    if minutes is None:
        problems["minutes"] = f"Total time: enter a whole number from {least} to {LONGEST:,}, such as {_MINUTES}."
    elif minutes < least:
        problems["minutes"] = (
            f"{minutes} minutes is too short. One question takes {least}, including {MINUTES_OPENING} to open and "
            f"{MINUTES_CLOSING} to close. Enter {least} or more"
            f"{', or reduce the minutes per question' if each and each > 1 else ''}."
        )
    if each is None:
        problems["minutes-each"] = (
            f"Minutes per question: enter a whole number from 1 to {_LONGEST_EACH:,}, such as {MINUTES_EACH}."
        )
    return problems


def describe_overrun(draft: Draft, chosen: int) -> str:
    """Says by how much the chosen mitigations exceed the time, with advice; empty if they fit."""
    minutes, each = read_number(draft.minutes, 1, LONGEST), read_number(draft.minutes_each, 1, _LONGEST_EACH)
    if not chosen or minutes is None or each is None:
        return ""
    over = _AROUND + chosen * each - minutes
    return OVER.format(over) if over > 0 else ""


def _title(draft: Draft) -> str:
    return " ".join(clean_text(draft.title).split())


def _check_number(what: str, typed: str, least: int, most: int) -> str:
    return "" if read_number(typed, least, most) is not None else f"{what}: enter a number from {least} to {most:,}."


def _check_mitigations(draft: Draft, known: set[str]) -> str:
    if draft.is_of_another_question or draft.mitigations is None:
        return ""
    chosen = dict.fromkeys(draft.mitigations)
    if not chosen:
        return "Choose at least one mitigation to ask the room about."
    if len(chosen) > MOST_MITIGATIONS:
        return f"You chose {len(chosen):,} mitigations; the limit is {MOST_MITIGATIONS}."
    if not known.issuperset(chosen):
        return "One of these mitigations isn’t part of this question. Check the list."
    # `check_time` already reports a total that is too short for one question.
    over = "" if check_time(draft) else describe_overrun(draft, len(chosen))
    return over and f"Your questions don’t fit. {over}"


def _check_groups(asked: Asked, draft: Draft) -> str:
    groups = _groups(draft)
    names = [group.name.casefold() for group in groups]
    twice = next((group.name for group in groups if names.count(group.name.casefold()) > 1), "")
    if twice:
        return f"Two groups are called “{twice}”. Give each a different name."
    long = next((name for name in names if len(name) > LONGEST_GROUP), "")
    if long:
        return f"One group name has {len(long)} characters; the limit is {LONGEST_GROUP}."
    if any(line.actor and not clean_text(line.name) for line in draft.groups):
        return "A group that represents an actor needs a name."
    if len(groups) > MOST_GROUPS:
        return f"You can have up to {MOST_GROUPS} groups."
    actors = {actor.id for actor in asked.chain.actors_by_framework.get(asked.framework.id, ())}
    if not actors.issuperset(group.actor for group in groups if group.actor):
        return "One of the actors isn’t in this framework. Choose again."
    return ""


def _groups(draft: Draft) -> tuple[Group, ...]:
    lines = (TypedGroup(" ".join(clean_text(line.name).split()), line.actor) for line in draft.groups)
    return tuple(Group(line.name, line.actor) for line in lines if line.name)


def make_plan(asked: Asked, draft: Draft, earlier: Mapping[str, CommonAnswer] | None = None) -> Plan:
    """The plan of a valid draft. Raises QuestionError."""
    mitigations, has_several = draft.mitigations, draft.has_several_leads
    if mitigations is None:
        mitigations = tuple(each.mitigation.id for each in propose(asked, draft, earlier).taken)
    plan = build_plan(
        asked,
        title=_title(draft),
        mitigations=mitigations,
        groups=_groups(draft),
        rules=Rules(
            pace=Pace(draft.pace),
            has_several_leads=bool(several_leads(asked)) if has_several is None else has_several,
            has_pseudonyms=draft.has_pseudonyms,
            fewest_shown=int(draft.fewest),
            is_joined_across_rounds=draft.is_joined,
            has_timer=draft.has_timer,
            closes_by_timer=draft.closes_by_timer,
        ),
        is_rehearsal=draft.is_rehearsal,
    )
    return replace(plan, time_zone=read_time_zone(draft.time_zone), minutes_each=int(draft.minutes_each))


def days_of(draft: Draft, most_days: int) -> int:
    """How many days the workshop is kept."""
    return read_number(draft.days, 1, most_days) or most_days
