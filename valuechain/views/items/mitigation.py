"""The page of one mitigation: what to do, who owns it and why, and the same topic in other frameworks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.dates import describe_dates, has_begun
from valuechain.analysis.allocation.ownership import Owner, owners_by_lead
from valuechain.analysis.allocation.readings import owned_under
from valuechain.analysis.allocation.reference import reference_of
from valuechain.analysis.allocation.topics import OnTopic, same_topic
from valuechain.analysis.items.rows import mitigation_rows, taken_ownerships
from valuechain.analysis.sources.checks import checked_on
from valuechain.model.chain import ValueChain
from valuechain.model.errors import nearest
from valuechain.model.framework import Topic
from valuechain.model.question.parameters import ITEM
from valuechain.model.table import Table
from valuechain.model.values import Actor, Cell, Mitigation, Role
from valuechain.model.vocabulary import ModelType, Place, ReleaseType
from valuechain.model.words import join_words
from valuechain.views.across.topic.paths import show_paths
from valuechain.views.explore.toolbar import map_downloads
from valuechain.views.page.dates import describe_part, list_date_notes, list_own_dates
from valuechain.views.page.practices import list_practices
from valuechain.views.page.render import render
from valuechain.views.page.row_report import show_row_report
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import show_takeaway, table_downloads
from valuechain.views.question.picker import show_question_line
from valuechain.views.question.readings import ReadingChoice, list_readings

_MOST_ON_TOPIC = 8
"""Maximum number of mitigations listed per framework and topic; a link leads to the rest."""
_MOST_CHOICES = 400
_MOST_COPIED = 400
"""Maximum number of rows offered for "Copy table"; longer tables are available as downloads."""


@dataclass(frozen=True, slots=True)
class ComparedActor:
    """The roles of an actor under each reading of a mitigation."""

    actor: Actor
    roles: tuple[tuple[Role, ...], ...]
    """One entry per reading."""

    @property
    def is_moved(self) -> bool:
        """Whether the readings give the actor different roles."""
        return len(set(self.roles)) > 1


@dataclass(frozen=True, slots=True)
class AppliesCell:
    """A cell of the grid, and whether the mitigation applies there."""

    cell: Cell
    applies: bool
    href: str
    is_current: bool


class Steps(NamedTuple):
    """The position of a mitigation among those at its level, with its neighbours."""

    previous: Mitigation | None
    next: Mitigation | None
    position: int
    total: int


def show_mitigation(chain: ValueChain, state: ViewState, notices: Markup, report_to: str = "") -> Markup:
    """The HTML of the mitigation page, or of the mitigation picker if the mitigation is missing or unknown."""
    of_framework = {each.id: each for each in chain.mitigations_by_framework.get(state.framework, ())}
    if state.item not in of_framework:
        return _show_choice(chain, state, notices)
    mitigation = of_framework[state.item]
    framework = chain.framework(state.framework)
    is_of_place = _applies(chain, mitigation, state.place)
    is_here = is_of_place and has_begun(chain, mitigation, state.on)
    taken = taken_ownerships(chain, mitigation, dict(state.readings), on=state.on)
    owners = owners_by_lead(chain, taken, with_mentions=True)
    readings = list_readings(chain, mitigation, state)
    beside = same_topic(chain, mitigation, state.context, on=state.on)
    table = None
    if is_here:
        found = mitigation_rows(chain, mitigation.id, state.framework, state.context, dict(state.readings), on=state.on)
        table = found if len(found.rows) <= _MOST_COPIED else None
    return render(
        "items/mitigation.html",
        state=state,
        mitigation=mitigation,
        framework=framework,
        cell=chain.cell(state.framework, state.place),
        is_here=is_here,
        is_later=is_of_place and not is_here,
        question=show_question_line(chain, state),
        notices=notices,
        takeaway=_takeaway(chain, state, table) if is_here else show_takeaway([]),
        table=table,
        said=describe_owners(owners),
        owners=owners,
        first_owners={owner.role: owner for owner in reversed(owners)},  # only the first in each role explains the role
        checked=checked_on(chain, mitigation),
        readings=readings,
        compared=_compare_readings(chain, mitigation, readings),
        spots=_spots(chain, mitigation, state),
        practices=list_practices(mitigation),
        dates=describe_dates(chain, mitigation),
        in_part=describe_part(chain, mitigation, state.on),
        own_dates=list_own_dates(chain, owners),
        date_notes=list_date_notes(chain, mitigation),
        doubts=[d for d in chain.doubts if (d.framework, d.mitigation) == (mitigation.framework, mitigation.id)],
        unknown=_unknown(chain, mitigation),
        part_of=of_framework.get(mitigation.parent),
        parts=[each for each in of_framework.values() if each.parent == mitigation.id],
        all_risks="all" in mitigation.risks,
        risks=[r for r in chain.risks if r.framework == mitigation.framework and r.id in mitigation.risks],
        hindered_by=[r for r in chain.risks if r.framework == mitigation.framework and r.id in mitigation.hindered_by],
        topics=[topic for topic in chain.topics if topic.id in mitigation.topics],
        beside=_by_topic(beside),
        references={one.mitigation: reference_of(chain, one.mitigation) for each in beside for one in each.found},
        most_on_topic=_MOST_ON_TOPIC,
        steps=_steps(chain, mitigation, state, is_here=is_here),
        words=f"{state.href(page=Page.GLOSSARY)}#words",
        paths=show_paths(chain, state, mitigation),
        row_report=show_row_report(chain, mitigation, state, report_to),
        matrix=state.href(
            page=Page.EXPLORE,
            level=state.level if state.level is None else mitigation.level,
            focus=f"mitigation:{mitigation.id}",
        ),
    )


def _applies(chain: ValueChain, mitigation: Mitigation, place: Place) -> bool:
    is_answered = chain.cell(mitigation.framework, place).status.is_answered
    return is_answered and (not mitigation.cells or place in mitigation.cells)


def _takeaway(chain: ValueChain, state: ViewState, table: Table | None) -> Markup:
    whole = replace(state, level=1)  # the HTTP interface takes the level from the mitigation
    query = f"{whole.question_query()}&{urlencode({ITEM: state.item})}"
    downloads = [
        *table_downloads("mitigation", "This mitigation", query),
        *map_downloads(chain, state, "Map of this mitigation", f"mitigation:{state.item}"),
    ]
    return show_takeaway(downloads, table="mitigation-rows" if table else "")


def describe_owners(owners: Iterable[Owner]) -> str:
    """The actors by role, by their short names."""
    by_role: dict[Role, dict[str, None]] = {}
    for owner in owners:
        by_role.setdefault(owner.role, {})[owner.actor.label] = None
    said = [f"{role.name}: {join_words(list(names))}." for role, names in by_role.items()]
    if not any(role.is_lead for role in by_role):
        said.insert(0, "The source names no one as responsible.")
    return " ".join(said)


def _compare_readings(
    chain: ValueChain, mitigation: Mitigation, readings: Iterable[ReadingChoice]
) -> list[ComparedActor]:
    """The actors named by any reading, in value-chain order, with their roles under each."""
    under = [owned_under(chain, mitigation, choice.reading.id) for choice in readings]
    named = {ownership.actor for owned in under for ownership in owned}
    return [
        ComparedActor(
            actor,
            tuple(tuple(chain.role(o.role) for o in owned if o.actor == actor.id) for owned in under),
        )
        for actor in chain.actors_by_framework.get(mitigation.framework, ())
        if actor.id in named
    ]


def _spots(chain: ValueChain, mitigation: Mitigation, state: ViewState) -> Mapping[ModelType, Sequence[AppliesCell]]:
    """The grid of cells by model type; empty if the framework says the same for all cells."""
    if not chain.is_varying(mitigation.framework):
        return {}
    return {
        model_type: [
            AppliesCell(
                cell=chain.cell(mitigation.framework, Place(model_type, release_type)),
                applies=_applies(chain, mitigation, Place(model_type, release_type)),
                href=state.href(model_type=model_type, release_type=release_type),
                is_current=state.place == (model_type, release_type),
            )
            for release_type in ReleaseType
        ]
        for model_type in ModelType
    }


def _unknown(chain: ValueChain, mitigation: Mitigation) -> list[str]:
    """Names of the fields that are not recorded."""
    known = (
        ("a description", mitigation.summary or mitigation.is_title_only),
        ("challenges", mitigation.challenges),
        ("start date", describe_dates(chain, mitigation)),
        ("passage in the source", mitigation.source),
    )
    return [name for name, value in known if not value]


def _steps(chain: ValueChain, mitigation: Mitigation, state: ViewState, *, is_here: bool) -> Steps:
    """The position and neighbours of a mitigation at its level; if it applies, among those that do too."""
    siblings = [
        each
        for each in chain.mitigations_by_framework[mitigation.framework]
        if each.level == mitigation.level
        and (not is_here or (_applies(chain, each, state.place) and has_begun(chain, each, state.on)))
    ]
    at = siblings.index(mitigation)
    following = siblings[at + 1] if at + 1 < len(siblings) else None
    return Steps(siblings[at - 1] if at else None, following, at + 1, len(siblings))


def _by_topic(found: Iterable[OnTopic]) -> Mapping[Topic, Sequence[OnTopic]]:
    groups: dict[Topic, list[OnTopic]] = {}
    for each in found:
        groups.setdefault(each.topic, []).append(each)
    return groups


def _show_choice(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The mitigation picker: the framework's mitigations by stage."""
    mitigations = chain.mitigations_by_framework.get(state.framework, ())
    stages: dict[str, list[Mitigation]] = {}
    whole = [each for each in mitigations if each.level == 1]
    for mitigation in whole[:_MOST_CHOICES]:
        stages.setdefault(mitigation.stage, []).append(mitigation)
    names = {name: each for each in mitigations for name in (each.name, each.label, each.id)}
    others = [framework for framework in chain.frameworks if framework.id != state.framework]
    return render(
        "items/mitigation_choice.html",
        state=state,
        framework=chain.framework(state.framework),
        notices=notices,
        stages=stages,
        total=len(whole),
        more=len(whole) - _MOST_CHOICES,
        near=names.get(nearest(state.item, names) or "") if state.item else None,
        elsewhere=[
            framework
            for framework in others
            if any(each.id == state.item for each in chain.mitigations_by_framework.get(framework.id, ()))
        ],
        others=others,
        search=state.href(page=Page.SEARCH, text=state.item),
    )
