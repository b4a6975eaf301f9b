"""The Findings page: workload, the effect of an absence, gaps, and where the source is unclear."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, find_answer
from valuechain.analysis.allocation.ownership import owners_of
from valuechain.analysis.allocation.reference import Reference, reference_of
from valuechain.analysis.findings.absence import Absence, without
from valuechain.analysis.findings.concentration import build_concentration
from valuechain.analysis.findings.cover import PATIENCE, Cover, who_must_act
from valuechain.analysis.findings.day import Day
from valuechain.analysis.findings.findings import Findings, InTwoRoles, build_findings
from valuechain.analysis.findings.workload import build_workload
from valuechain.analysis.rows.findings import left_with
from valuechain.analysis.rows.matrix_table import say_conditional
from valuechain.model.chain import ValueChain
from valuechain.model.question.parameters import ABSENT
from valuechain.model.question.selection import Selection
from valuechain.model.values import Actor, Doubt, Mitigation
from valuechain.model.vocabulary import PLACES
from valuechain.model.words import count, join_words
from valuechain.tables.formats import CSV
from valuechain.views.findings.drawings import (
    Picture,
    count_dates,
    count_verbs,
    draw_coverage,
    draw_load_bars,
    draw_outcome,
    list_members,
    mark_items,
)
from valuechain.views.findings.words import NO_BACKUP, OTHERS_TOO, say_absence, say_everybody, say_findings, say_groups
from valuechain.views.page.actors import say_held, say_support
from valuechain.views.page.render import render
from valuechain.views.page.state import Page, ViewState
from valuechain.views.page.takeaway import download_href, offer, show_takeaway, table_downloads
from valuechain.views.picture.caption import describe_filters
from valuechain.views.picture.downloads import picture_downloads
from valuechain.views.question.coming import build_next
from valuechain.views.question.day import EVERYTHING, SETTLED, describe_role, say_doubts
from valuechain.views.question.picker import show_question_line
from valuechain.views.question.readings import ReadingChoice, list_readings
from valuechain.views.question.summary import COMING, note_parts, write_sentences
from valuechain.views.question.unanswered import show_unanswered

MOST = 50
"""Maximum length of a list on the page; the downloads are complete."""
MOST_AMBIGUOUS = 20
"""Maximum number of ambiguous passages shown, each with all its readings."""
MOST_GROUPS = 10
"""Maximum number of smallest groups shown."""
SHORT = 6
"""Lists up to this length are open at first."""


@dataclass(frozen=True, slots=True)
class ShortList:
    """The start of a list of mitigations, with the length of the whole list."""

    mitigations: Sequence[Mitigation]
    number: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class FindingSection:
    """A section of the page: listed in the table of contents or, if empty, in the line below it."""

    id: str
    title: str
    number: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A mitigation with more than one reading."""

    mitigation: Mitigation
    readings: Sequence[ReadingChoice]


class NotedDoubt(NamedTuple):
    """A doubt about the text, with the mitigation and the actor that it concerns."""

    doubt: Doubt
    mitigation: Mitigation | None
    actor: Actor | None


def show_findings(chain: ValueChain, state: ViewState, notices: Markup) -> Markup:
    """The HTML of the Findings page."""
    framework = chain.framework(state.framework)
    shared = {
        "state": state,
        "framework": framework,
        "question": show_question_line(chain, state),
        "notices": notices,
        "explore": state.href(page=Page.EXPLORE),
        "alone": state.href(page=Page.EXPLORE, selection=Selection(backups=("no",))),
    }
    allocation = find_answer(chain, state)
    if allocation is None:
        unanswered = show_unanswered(chain, state)
        return render("findings/unanswered.html", **shared, takeaway=show_takeaway([]), unanswered=unanswered)
    return _show_answer(allocation, state, shared)


def _refer(chain: ValueChain, item: Mitigation | Actor) -> Reference:
    """The place and dates of a mitigation; an actor has none."""
    return reference_of(chain, item) if isinstance(item, Mitigation) else Reference("", "")


def _show_answer(allocation: Allocation, state: ViewState, shared: dict[str, object]) -> Markup:
    findings = build_findings(allocation)
    cover = who_must_act(allocation, seconds=PATIENCE)
    absence = without(allocation, state.absent) if state.absent else None
    concentration = build_concentration(allocation)
    noted = [doubt for doubt in allocation.chain.doubts if doubt.framework == state.framework]
    in_two_roles = _not_noted(findings, noted)
    workload = build_workload(allocation)
    coverage = draw_coverage(allocation.chain, state)
    cells = sum(cell.coverage is not None for row in coverage for cell in row.cells)
    parts = _parts(allocation, findings, cover, len(noted) + len(in_two_roles), cells)
    return render(
        "findings/page.html",
        **shared,
        takeaway=_takeaway(state),
        most=MOST,
        findings=findings,
        parts=parts,
        titles={part.id: part.title for part in parts},
        numbers={part.id: part.number for part in parts},
        filters=describe_filters(allocation.chain, state.framework, state.selection),
        unfiltered=state.href(selection=Selection()),
        said=say_findings(allocation, findings, concentration),
        said_of_everybody=say_everybody(allocation, findings),
        parts_note=note_parts(allocation),
        said_of_absence=say_absence(allocation, absence, state.absent) if absence else "",
        short=SHORT,
        refer=partial(_refer, allocation.chain),
        outcome=draw_outcome(allocation, findings, absence),
        pictures=_draw(allocation, findings, [each for each in noted if each.mitigation], in_two_roles),
        bars=draw_load_bars(workload, state),
        verbs=count_verbs(findings),
        coming=count_dates(findings.day) if findings.day else [],
        coverage=coverage,
        single_owner=_by_owner(allocation, findings),
        say_held=partial(say_held, allocation, findings),
        cover=cover,
        no_backup=NO_BACKUP,
        others_too=OTHERS_TOO,
        most_groups=MOST_GROUPS,
        members=list_members(cover, allocation, MOST_GROUPS),
        always=cover.in_every or (),
        said_of_groups=say_groups(cover) if cover.size else "",
        everybody_there=state.href(absent=()) if state.absent else "",
        outcomes=_outcomes(absence) if absence else [],
        describe_left=partial(_describe_left, allocation, state.absent),
        ambiguous=[InDoubt(m, list_readings(allocation.chain, m, state)) for m in findings.ambiguous[:MOST_AMBIGUOUS]],
        in_two_roles=in_two_roles,
        doubts=[_find_subjects(allocation.chain, doubt) for doubt in noted],
        concentration=concentration,
        workload=workload,
        is_conditional={load.actor: load.conditional > 0 for load in workload.loads},
        say_conditional=say_conditional,
        describe_role=partial(describe_role, allocation.chain),
        next=build_next(findings.day) if findings.day else None,
        everything=EVERYTHING,
        settled=SETTLED,
        say_doubts=write_sentences(say_doubts(allocation, findings.day)) if findings.day else "",
        all_findings=download_href("findings", CSV.ending, state.question_query()),
        all_sets=download_href("who-must-act", CSV.ending, state.question_query()),
        all_absence=download_href("absence", CSV.ending, _absence_query(state)),
    )


def _draw(
    allocation: Allocation, findings: Findings, noted: Sequence[Doubt], in_two_roles: Sequence[InTwoRoles]
) -> Mapping[str, Picture]:
    """The pictures of mitigations and actors, by section."""
    chain, all_mitigations = allocation.chain, allocation.mitigations
    doubtful = {
        *(chain.mitigation(doubt.framework, doubt.mitigation) for doubt in noted),
        *(each.mitigation for each in in_two_roles),
    }
    marked: dict[str, tuple[Collection[Mitigation], str]] = {
        "unowned": (findings.unowned, "have no one assigned"),
        "without_primary": (findings.without_primary, "have no one responsible"),
        "single_owner": (findings.single_owner, "have no backup"),
        "ambiguous": (findings.ambiguous, "are ambiguous"),
        "doubts": (doubtful, "are concerned by problems in the text"),
    }
    actors = {
        "idle": (findings.idle_actors, "have nothing assigned"),
        "not_addressed": (findings.not_addressed, "are not addressed"),
        "responsible": ([load.actor for load in build_workload(allocation).loads if load.leads], "are responsible"),
    }
    return {
        **{name: mark_items(all_mitigations, found, "mitigation", words) for name, (found, words) in marked.items()},
        **{name: mark_items(allocation.actors, found, "actor", words) for name, (found, words) in actors.items()},
    }


def _takeaway(state: ViewState) -> Markup:
    query = state.question_query()
    downloads = [
        *table_downloads("findings", "Findings", query),
        *table_downloads("who-must-act", "Smallest groups", query),
        *(table_downloads("absence", "Effect of the absence", _absence_query(state)) if state.absent else ()),
        *picture_downloads("load", "Workload", query),
        offer("Workload", CSV, "load", query, "mitigations per actor and role"),
    ]
    return show_takeaway(downloads, table="load-table", called="the workload table")


def _absence_query(state: ViewState) -> str:
    return "&".join(filter(None, (state.question_query(), urlencode([(ABSENT, actor) for actor in state.absent]))))


def _parts(allocation: Allocation, findings: Findings, cover: Cover, doubts: int, cells: int) -> list[FindingSection]:
    """The sections of the page in order, each with its count."""

    def counted(name: str, title: str, number: int) -> FindingSection:
        return FindingSection(name, title, f"{number:,}", not number)

    groups = "Who has duties" if allocation.frameworks[0].is_binding else "Smallest groups that cover everything"
    possible = f"{len(findings.optional):,} only possible" if findings.optional else ""
    return [
        FindingSection("load", "Workload, and what if an actor is absent?", count(len(findings.load), "actor")),
        *([FindingSection("coverage", "By model and release", f"{cells:,} of {len(PLACES)}")] if cells else []),
        counted("unowned", "No one assigned", len(findings.unowned)),
        counted("without-primary", "No one responsible", len(findings.without_primary)),
        counted("single-owner", "No backup", len(findings.single_owner)),
        FindingSection("who-must-act", groups, _count_groups(allocation, cover), not cover.size),
        counted("idle", "Actors with nothing assigned", len(findings.idle_actors)),
        counted("not-addressed", "Actors not addressed", len(findings.not_addressed)),
        *([_next_part(findings.day)] if findings.day else []),
        *([FindingSection("how-strongly", "How strongly", possible)] if findings.by_verb else []),
        counted("ambiguous", "Ambiguous passages", len(findings.ambiguous)),
        counted("doubts", "Problems in the text", doubts),
    ]


def _count_groups(allocation: Allocation, cover: Cover) -> str:
    if allocation.frameworks[0].is_binding:
        return count(sum(load.leads > 0 for load in build_workload(allocation).loads), "actor")
    return f"{'' if cover.is_settled else 'at least '}{count(cover.at_least, 'actor')}"


def _next_part(day: Day) -> FindingSection:
    is_nothing = not (day.coming or day.transitions or day.unsettled or day.in_words or day.undated)
    number = count(len(day.coming), "later date")
    return FindingSection(COMING, "What comes next", number, is_nothing)


def _by_owner(allocation: Allocation, findings: Findings) -> Mapping[Actor, ShortList]:
    """Mitigations with a single owner, grouped by owner; at most `MOST` in all."""
    groups: dict[str, list[Mitigation]] = {}
    for mitigation in findings.single_owner:
        (owner,) = {o.actor for o in owners_of(allocation, mitigation.id)}
        groups.setdefault(owner, []).append(mitigation)
    room = MOST
    listed = {}
    for owner, mitigations in groups.items():
        actor = allocation.chain.actor(allocation.frameworks[0].id, owner)
        listed[actor] = ShortList(mitigations[:room], len(mitigations))
        room -= len(listed[actor].mitigations)
    return listed


def _outcomes(absence: Absence) -> list[ShortList]:
    """The affected mitigations by outcome."""
    groups = (
        ("Left with no one", absence.nobody),
        (say_support(absence), absence.supported_only),
        ("Still have a responsible actor", absence.still_answered),
        ("Lose only some support", absence.support_lost),
    )
    return [
        ShortList(mitigations[:MOST], len(mitigations), title)
        for title, mitigations in groups
        if mitigations or title != "Lose only some support"
    ]


def _describe_left(allocation: Allocation, absent: Sequence[str], mitigation: Mitigation) -> str:
    """The remaining owners of a mitigation; empty if there are none."""
    labels = {actor.name: actor.label for actor in allocation.actors}
    answering, supporting = ([labels[name] for name in names] for names in left_with(allocation, mitigation, absent))
    return join_words(answering or supporting)


def _not_noted(findings: Findings, doubts: Sequence[Doubt]) -> list[InTwoRoles]:
    """Mitigations where one actor holds two roles, unless a recorded doubt already says so."""
    noted = {(doubt.mitigation, doubt.actor) for doubt in doubts}
    return [each for each in findings.in_two_roles if (each.mitigation.id, each.actor.id) not in noted]


def _find_subjects(chain: ValueChain, doubt: Doubt) -> NotedDoubt:
    return NotedDoubt(
        doubt,
        chain.mitigation(doubt.framework, doubt.mitigation) if doubt.mitigation else None,
        chain.actor(doubt.framework, doubt.actor) if doubt.actor else None,
    )
