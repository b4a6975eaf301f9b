"""The page that changes a workshop while it runs: its form, and what the form asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.workshop.agenda import LONGEST, MINUTES_CLOSING, MINUTES_OPENING
from valuechain.analysis.workshop.plan import find_asked_again, plan_mitigations
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import group_values
from valuechain.model.words import write_date
from valuechain.model.workshop.changing import Change, ChangeError, is_fixed
from valuechain.model.workshop.plan import (
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_FEWEST,
    MOST_GROUPS,
    Group,
    Plan,
    PlannedMitigation,
)
from valuechain.model.workshop.ranking import FEWEST_RANKED, MOST_RANKED, USUAL_RANKED, RankedMitigation
from valuechain.model.workshop.running import Running
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.workshop.prepare.draft import ROWS, TypedGroup, moved, one_line, read_number
from valuechain.views.workshop.prepare.ranking import TypedRanking, begin_ranking, ranked_of
from valuechain.views.workshop.room import address_of


class ChangedWorkshop(NamedTuple):
    """A workshop that is being changed."""

    key: str
    plan: Plan
    running: Running
    used_groups: frozenset[str]
    """The groups that someone has joined."""
    days: int
    """For how many days from its creation it is kept."""
    created: datetime
    most_days: int


class AgendaLine(NamedTuple):
    """A question that is, or could be, on the agenda."""

    mitigation: PlannedMitigation
    is_fixed: bool
    """Whether it has to stay, because it was asked or decided."""


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """The form's raw values."""

    title: str
    minutes: str
    minutes_each: str
    mitigations: tuple[str, ...]
    """The ids of the agenda's mitigations, in order."""
    rankings: tuple[str, ...]
    """The ids of its rankings."""
    groups: tuple[TypedGroup, ...]
    fewest: str
    days: str


def begin_change(workshop: ChangedWorkshop) -> ChangeForm:
    """The form as the workshop is now."""
    plan = workshop.plan
    return _with_more_groups(
        ChangeForm(
            title=plan.title,
            minutes=str(plan.minutes or ""),
            minutes_each=str(plan.minutes_each or ""),
            mitigations=tuple(mitigation.id for mitigation in plan.mitigations),
            rankings=tuple(ranking.id for ranking in plan.rankings),
            groups=tuple(TypedGroup(group.name, group.actor) for group in plan.groups),
            fewest=str(plan.rules.fewest_shown),
            days=str(workshop.days),
        ),
        1,
    )


def read_change(pairs: Sequence[tuple[str, str]]) -> ChangeForm:
    """Parses a submitted form from its name-value pairs."""
    one, several = dict(pairs), group_values(pairs)
    groups = zip(several.get("group", []), several.get("group-actor", []), strict=False)
    return ChangeForm(
        title=one.get("title", ""),
        minutes=one.get("minutes", ""),
        minutes_each=one.get("minutes-each", ""),
        mitigations=tuple(dict.fromkeys(several.get("item", []))),
        rankings=tuple(several.get("ranking", [])),
        groups=tuple(TypedGroup(*group) for group in groups),
        fewest=one.get("fewest", ""),
        days=one.get("days", ""),
    )


def pressed_change(form: ChangeForm, do: str, mitigation: str) -> ChangeForm:
    """The form after one of its buttons has been pressed; `mitigation` is the one to be moved."""
    if do in ("up", "down"):
        return replace(form, mitigations=moved(form.mitigations, mitigation, -1 if do == "up" else 1))
    return _with_more_groups(form, ROWS) if do == "rows" else form


def _with_more_groups(form: ChangeForm, number: int) -> ChangeForm:
    return replace(form, groups=(*form.groups, *(TypedGroup(),) * number)[:MOST_GROUPS])


def make_change(workshop: ChangedWorkshop, chain: ValueChain, form: ChangeForm) -> tuple[Change, int]:
    """The change that a form asks for, and for how many days to keep the workshop. Raises ChangeError."""
    numbers = {
        "minutes": ("Total time", form.minutes or "0", 0, LONGEST),
        "minutes-each": ("Minutes per round", form.minutes_each or "0", 0, LONGEST),
        "fewest": ("Smallest group", form.fewest, 1, MOST_FEWEST),
        "days": ("Days to keep it", form.days, 1, max(workshop.most_days, workshop.days)),
    }
    read = {name: read_number(typed, least, most) for name, (_, typed, least, most) in numbers.items()}
    problems = {
        name: f"{what}: enter a whole number from {least} to {most:,}."
        for name, (what, _, least, most) in numbers.items()
        if read[name] is None
    }
    known = _find_known(workshop.plan, chain)
    if not known.keys() >= set(form.mitigations):
        problems["item"] = "One of these doesn’t belong to this workshop’s framework and context. Check the list."
    if problems:
        raise ChangeError(problems)
    groups = (TypedGroup(one_line(line.name), line.actor) for line in form.groups)
    change = Change(
        title=one_line(form.title),
        mitigations=tuple(known[mitigation] for mitigation in form.mitigations),
        rankings=tuple(ranking for ranking in workshop.plan.rankings if ranking.id in form.rankings),
        groups=tuple(Group(line.name, line.actor) for line in groups if line.name or line.actor),
        fewest_shown=read["fewest"] or 0,
        minutes=read["minutes"] or 0,
        minutes_each=read["minutes-each"] or 0,
    )
    return change, read["days"] or workshop.days


def find_more(plan: Plan, chain: ValueChain) -> tuple[PlannedMitigation, ...]:
    """What else can be asked, from the same version of the data; empty if the data has changed or is the user's own."""
    asked = find_asked_again(chain, plan) if chain.version == plan.data_version else None
    if asked is None:
        return ()
    there = {mitigation.id for mitigation in plan.mitigations}
    return plan_mitigations(asked, (each.id for each in asked.mitigations if each.id not in there))


def find_ranked(workshop: ChangedWorkshop, chain: ValueChain, typed: TypedRanking) -> tuple[RankedMitigation, ...]:
    """The mitigations that are ticked in a new ranking."""
    return ranked_of(_find_known(workshop.plan, chain), typed.mitigations)


def _find_known(plan: Plan, chain: ValueChain) -> dict[str, PlannedMitigation]:
    """The mitigations on the agenda, then those that can be added, by id."""
    return {mitigation.id: mitigation for mitigation in (*plan.mitigations, *find_more(plan, chain))}


def show_change(
    workshop: ChangedWorkshop,
    chain: ValueChain,
    form: ChangeForm,
    *,
    seen: str,
    problems: Mapping[str, str] | None = None,
    own: tuple[str, str] = ("", ""),
    typed: TypedRanking | None = None,
) -> Markup:
    """The HTML of the page; `seen` identifies the plan it shows.

    `own` is the question from the floor as typed, and `typed` the new ranking.
    """
    plan = workshop.plan
    known = _find_known(plan, chain)
    ids = [mitigation for mitigation in form.mitigations if mitigation in known]
    rankable = [mitigation for mitigation in known.values() if not mitigation.is_own]
    number = len(ids) + len(form.rankings)
    minutes = read_number(form.minutes_each, 1, LONGEST)
    return render(
        "workshop/control/change.html",
        page=Page.WORKSHOP.value,
        back=address_of(Page.WORKSHOP, workshop.key),
        workshop=workshop,
        plan=plan,
        form=form,
        seen=seen,
        own=own,
        typed=typed or begin_ranking([mitigation.id for mitigation in rankable]),
        rankable=rankable,
        rankings=[(ranking, is_fixed(workshop.running, ranking.id)) for ranking in plan.rankings],
        number=number,
        problems=problems or {},
        lines=[AgendaLine(known[each], is_fixed(workshop.running, each)) for each in ids],
        others=[mitigation for mitigation in known.values() if mitigation.id not in ids],
        can_add=len(known) > len(plan.mitigations),
        takes=MINUTES_OPENING + number * plan.rounds * minutes + MINUTES_CLOSING if minutes else 0,
        focus=plan.mitigation(workshop.running.focus),
        begun=write_date(workshop.created),
        longest_title=LONGEST_TITLE,
        fewest_ranked=FEWEST_RANKED,
        most_ranked=MOST_RANKED,
        usual_ranked=USUAL_RANKED,
        longest_sentence=LONGEST_SENTENCE,
        most_groups=MOST_GROUPS,
        least_fewest=plan.rules.fewest_shown,
        longest_days=max(workshop.most_days, workshop.days),
    )
