"""Converts a workshop's outcome to a framework in the ordinary data format."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from valuechain.analysis.compare.contexts import OUTCOME_PUBLISHER
from valuechain.analysis.workshop.outcome.mitigations import (
    MitigationOutcome,
    Origin,
    count_origins,
    count_participants,
    find_outcomes,
)
from valuechain.analysis.workshop.statistics.groups import of_exported
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.question import find_phrase
from valuechain.model.table import Table
from valuechain.model.vocabulary import LIST_SEPARATOR, PLACES, CellStatus, Confidence
from valuechain.model.words import count, write_date, yes_no
from valuechain.model.workshop.plan import Plan, PlannedActor, RoundProposal
from valuechain.model.workshop.running import NotNowError, Running
from valuechain.model.workshop.version import VERSION_FRAMEWORK
from valuechain.tables.archive import pack
from valuechain.tables.schema import columns_of
from valuechain.tables.writing.write import write_csv

CAUTION = "The outcome of a workshop: what a room said, not a published source."
_CONFIDENCE = {Origin.DECISION: Confidence.STATED, Origin.MAJORITY: Confidence.INTERPRETED}
_MOST_NAMED = 10
_Rows = Sequence[Mapping[str, str]]


def write_version(
    plan: Plan, running: Running, proposals: Iterable[RoundProposal], shipped: ValueChain, day: date
) -> bytes:
    """Writes the room's framework as a zip of tables, dated `day`. Equal outcomes give equal bytes.

    Decisions have confidence "stated"; majorities in rounds the room has seen, "interpreted". Mitigations that were not
    asked about or were left open are not included, because they would look like mitigations that the room says no one
    can do; the framework lists them as missing. Actors are those of the plan, and a crosswalk links them to the
    framework the room was asked about, if it is a shipped one. Raises NotNowError for a rehearsal, and if there is
    neither a decision nor a majority.
    """
    if plan.is_rehearsal:
        raise NotNowError("Rehearsal results can’t be saved, because the answers are simulated.")
    seen = of_exported(plan, running, proposals)
    outcomes = find_outcomes(plan, running, seen)
    if not any(outcome.origin.is_settled for outcome in outcomes):
        raise NotNowError("There is no outcome to save yet. Record a decision, or reveal a round with a majority.")
    tables = build_tables(plan, outcomes, shipped, count_participants(seen), day)
    return pack(
        ((f"{each.name}.csv", write_csv(each).encode(errors="replace")) for each in tables), is_compressed=False
    )


def build_tables(
    plan: Plan, outcomes: Sequence[MitigationOutcome], shipped: ValueChain, participants: int, day: date
) -> tuple[Table, ...]:
    """The tables of the framework."""
    settled = [outcome for outcome in outcomes if outcome.origin.is_settled]
    stages = dict.fromkeys(outcome.mitigation.stage for outcome in settled if outcome.mitigation.stage)
    tables = {
        "frameworks": [_framework(plan, outcomes, shipped, participants, day)],
        "actors": [_actor(plan, actor) for actor in plan.actors],
        "mitigations": [_mitigation(plan, outcome) for outcome in settled],
        "roles": _roles(plan, shipped),
        "cells": _cells(plan),
        "stages": [{"name": stage} for stage in stages],
        "topics": _topics(settled, shipped),
        "crosswalk": _crosswalk(plan, shipped),
    }
    return tuple(_table(name, rows, plan.role_ids) for name, rows in tables.items() if rows)


def find_source(plan: Plan, shipped: ValueChain) -> Framework | None:
    """The shipped framework the room was asked about, if its version still matches."""
    known = (plan.framework, plan.framework_name, plan.framework_version)
    return next((each for each in shipped.frameworks if (each.id, each.name, each.version) == known), None)


def cite_source(plan: Plan, shipped: ValueChain) -> str:
    """Citation of the framework the room was asked about, with its version unless the title includes it."""
    source = find_source(plan, shipped)
    if source is not None and source.title:
        return source.title
    return f"{plan.framework_name}{f' ({plan.framework_version})' if plan.framework_version else ''}"


def find_phrases(plan: Plan, shipped: ValueChain) -> tuple[str, str]:
    """The kind of model and the release that the room was asked about, for use in a sentence."""
    return find_phrase(shipped.model_types, plan.model_type), find_phrase(shipped.release_types, plan.release_type)


def _framework(
    plan: Plan, outcomes: Sequence[MitigationOutcome], shipped: ValueChain, participants: int, day: date
) -> dict[str, str]:
    source = find_source(plan, shipped)
    of = count_origins(outcomes)
    title = f"{plan.title} (workshop)"
    people = count(participants, "participant")
    origin = cite_source(plan, shipped)
    model, release = find_phrases(plan, shipped)
    where = f" Kind of model: {model}; release: {release}." if plan.model_type else ""
    where += f" As of {write_date(plan.on)}: it was asked only about what applies by then." if plan.on else ""
    return {
        "id": VERSION_FRAMEWORK,
        "name": title,
        "short_name": title,
        "publisher": f"{OUTCOME_PUBLISHER}{plan.title}",
        "version": f"outcome of {people}",
        "date": day.isoformat(),
        "attribution": f"Actors and mitigations: {origin}.{f' {source.attribution}' if source else ''}",
        "called": source.called if source else "",
        "summary": f"Who is responsible for what, as a room of {people} sees it. It was asked about {origin}.{where}",
        "stated": f"What the room decided: {_say_number(of[Origin.DECISION])}.",
        "interpreted": "Where nothing was decided, the roles that over half of those with a view give: "
        f"{_say_number(of[Origin.MAJORITY])}.",
        "missing": _say_missing(outcomes),
        "update_note": f"The room was {'' if plan.is_update else 'not '}asked about a significant update.",
        "caution": _caution(sum(outcome.origin.is_settled for outcome in outcomes)),
    }


def _say_number(mitigations: int) -> str:
    return count(mitigations, "mitigation") if mitigations else "nothing"


def _say_missing(outcomes: Sequence[MitigationOutcome]) -> str:
    """Mitigations without an outcome, by cause."""
    why = {
        Origin.OPEN: "Asked and left open",
        Origin.NOT_REVEALED: "Asked, but the room has not seen a result",
        Origin.NOT_ASKED: "On the agenda, but not asked",
    }
    said = []
    for origin, words in why.items():
        labels = [f"“{outcome.mitigation.label}”" for outcome in outcomes if outcome.origin is origin]
        more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
        if labels:
            said.append(f"{words}: {', '.join(labels[:_MOST_NAMED])}{more}.")
    return " ".join([*said, "Everything that was not on the agenda, and every other model and release."])


def _caution(settled: int) -> str:
    """The caution shown wherever the framework is shown: other mitigations may well have owners."""
    held = "the one mitigation" if settled == 1 else f"the {settled} mitigations"
    return f"{CAUTION} It covers {held} the room settled and no others."


def _context(plan: Plan) -> str:
    return f"{plan.model_type}/{plan.release_type}"


def _actor(plan: Plan, actor: PlannedActor) -> dict[str, str]:
    return {
        "id": actor.id,
        "name": actor.name,
        "label": actor.label,
        "summary": actor.summary,
        "confidence": Confidence.STATED.value,
        "source": f"{plan.framework_name}, as used in the workshop",
    }


def _mitigation(plan: Plan, outcome: MitigationOutcome) -> dict[str, str]:
    mitigation = outcome.mitigation
    owners = {
        role: LIST_SEPARATOR.join(actor for actor in plan.actor_ids if outcome.roles.get(actor) == role)
        for role in plan.role_ids
    }
    return {
        "id": mitigation.id,
        "name": mitigation.name,
        "label": mitigation.label,
        "stage": mitigation.stage,
        "summary": mitigation.summary,
        "ownership_note": _note(plan, outcome),
        "confidence": _CONFIDENCE[outcome.origin].value,
        "cells": _context(plan) if plan.model_type else "",
        "topics": LIST_SEPARATOR.join(mitigation.topics),
        "topics_confidence": Confidence.INTERPRETED.value,
        "source": _source(plan, outcome),
        **owners,
    }


def _roles(plan: Plan, shipped: ValueChain) -> _Rows:
    """Roles that aren't shipped."""
    known = {role.id for role in shipped.roles}
    return [
        {
            "id": role.id,
            "name": role.name,
            "letter": role.letter,
            "is_lead": yes_no(role.is_lead),
            "is_owner": yes_no(role.is_owner),
            "meaning": role.meaning,
        }
        for role in plan.roles
        if role.id not in known
    ]


def _source(plan: Plan, outcome: MitigationOutcome) -> str:
    is_decided = outcome.origin is Origin.DECISION
    return f"Workshop: {plan.title}, {'decision' if is_decided else f'majority in round {outcome.round}'}"


def _note(plan: Plan, outcome: MitigationOutcome) -> str:
    """Says whether the outcome is a decision or a majority (and of how many), with the note and any dissent.

    Each is a sentence of its own, whatever was typed.
    """
    if outcome.origin is Origin.DECISION:
        words = ["The room decided that no one can do this." if outcome.is_nobody else "The room's decision."]
    else:
        said = "say no one can do this" if outcome.is_nobody else "give these roles"
        split = ", ".join(actor.label for actor in plan.actors if actor.id in outcome.split)
        known = f"over half of the {outcome.known:,} with a view in round {outcome.round} {said}"
        words = [f"The room's majority, not a decision: {known}.", f"No majority on: {split}." if split else ""]
    if outcome.mitigation.is_own:
        words.insert(0, "The room’s own question, about which nothing is published.")
    dissent = f"Dissent: {outcome.dissent}" if outcome.dissent else ""
    return " ".join(map(_finish, filter(None, (*words, outcome.note, dissent))))


def _finish(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already.

    >>> _finish("agreed"), _finish("Why us?"), _finish("“Not now.”")
    ('agreed.', 'Why us?', '“Not now.”')
    """
    return text if text.rstrip("”’\"')").endswith((".", "!", "?", "…")) else f"{text}."


def _cells(plan: Plan) -> _Rows:
    """The cell that was asked about, and all others as unsourced; no cells if the source treats all contexts alike."""
    if not plan.model_type:
        return []
    asked = _context(plan)
    return [
        {
            "model_type": place.model_type.value,
            "release_type": place.release_type.value,
            **(
                {"status": CellStatus.ALLOCATED.value, "confidence": Confidence.STATED.value}
                if str(place) == asked
                else {
                    "status": CellStatus.UNSOURCED.value,
                    "reason": f"The workshop was about {asked} only.",
                    "neighbours": asked,
                    "confidence": Confidence.UNSOURCED.value,
                }
            ),
        }
        for place in PLACES
    ]


def _topics(outcomes: Iterable[MitigationOutcome], shipped: ValueChain) -> _Rows:
    """Topics from the facilitator's own data; the plan has only their ids."""
    known = {topic.id for topic in shipped.topics}
    named = dict.fromkeys(topic for outcome in outcomes for topic in outcome.mitigation.topics)
    return [{"id": topic, "name": topic} for topic in named if topic not in known]


def _crosswalk(plan: Plan, shipped: ValueChain) -> _Rows:
    known = {actor.id for actor in shipped.actors_by_framework.get(plan.framework, ())}
    return [
        {
            "framework": VERSION_FRAMEWORK,
            "actor": actor,
            "to_framework": plan.framework,
            "to_actor": actor,
            "extent": "full",
            "confidence": Confidence.STATED.value,
            "source": "The workshop asked about this very actor",
        }
        for actor in plan.actor_ids
        if actor in known
    ]


def _table(name: str, rows: _Rows, roles: Sequence[str]) -> Table:
    """A table with every column that any of its rows has, in the order of the data format."""
    used = dict.fromkeys(column for row in rows for column in row)
    columns = tuple(sorted(used, key=[*columns_of(name), *roles].index))
    return Table(name, columns, tuple(tuple(row.get(column, "") for column in columns) for row in rows))
