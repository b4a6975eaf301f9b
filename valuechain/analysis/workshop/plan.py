"""A plan for a workshop, taken from a framework and a context as they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.allocation.readings import doubtful_cells, owned_by_reading
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import NotAllocatedError, QuestionError, UnknownValueError
from valuechain.model.values import Cell, Framework, Mitigation, Ownership
from valuechain.model.vocabulary import CellStatus, Confidence
from valuechain.model.workshop.plan import (
    MOST_MITIGATIONS,
    Group,
    Plan,
    PlannedActor,
    PlannedMitigation,
    PlannedRole,
    Rules,
)


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """What a room can be asked about a framework in a context."""

    chain: ValueChain
    framework: Framework
    context: Context | None
    cell: Cell
    mitigations: tuple[Mitigation, ...]
    """In the order of the source."""
    allocation: Allocation | None
    """What the source says of them; None where the cell is unsourced, so that the room fills it."""

    def ownerships(self, mitigation: Mitigation) -> tuple[Ownership, ...]:
        """Who owns a mitigation here, mere mentions included."""
        if self.allocation is None:
            return ()
        return self.allocation.by_mitigation.get((mitigation.framework, mitigation.id), ())


def find_asked(
    chain: ValueChain,
    framework: str | None,
    context: Context | None,
    *,
    readings: Readings | None = None,
    level: int | None = 1,
) -> Asked:
    """What can be asked: the mitigations that apply, or, where a cell is unsourced, all that might.

    In an unsourced cell these are the framework's mitigations that are not tied to other cells. Which of them apply is
    then for the facilitator to choose, and their owners for the room. Raises NotAllocatedError for a cell that the
    source leaves out on purpose or that no mitigation could apply in, and what `build_allocation` raises.

    >>> import valuechain as vc
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("frontier", "closed"))
    >>> len(asked.mitigations), asked.allocation is None
    (15, True)
    """
    chosen = chain.framework(framework)
    cell = chain.cell(chosen.id, chain.place_of(chosen.id, context))
    if cell.status is CellStatus.UNSOURCED:
        might = tuple(
            mitigation
            for mitigation in chain.mitigations_by_framework.get(chosen.id, ())
            if level in (None, mitigation.level) and (not mitigation.cells or cell.place in mitigation.cells)
        )
        if not might:
            raise NotAllocatedError([cell])
        return Asked(chain, chosen, context, cell, might, None)
    allocation = build_allocation(chain, context, framework=chosen.id, readings=readings, level=level)
    return Asked(chain, chosen, context, cell, allocation.mitigations, allocation)


def build_plan(
    asked: Asked,
    *,
    title: str,
    mitigations: Sequence[str] | None = None,
    groups: Sequence[Group] = (),
    rules: Rules | None = None,
    is_rehearsal: bool = False,
) -> Plan:
    """The plan that asks a room about these mitigations (ids), in this order; about all where none are named.

    What the source publishes goes into it as the room's own words: a role that answers is primary, any other that owns
    is secondary, a mere mention is none. Raises UnknownValueError for a mitigation that cannot be asked here and for
    a group's actor that does not exist, and QuestionError for no mitigation, too many, or two groups of one name.

    >>> import valuechain as vc
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("advanced", "open"))
    >>> plan = build_plan(asked, title="Who does what", mitigations=["PO-8", "PO-1"])
    >>> [(each.id, {actor: role.value for actor, role in each.published.items()}) for each in plan.mitigations]
    [('PO-8', {'model_provider': 'primary'}), ('PO-1', {'model_provider': 'primary', 'model_adapter': 'secondary'})]
    """
    known = {mitigation.id: mitigation for mitigation in asked.mitigations}
    chosen = tuple(dict.fromkeys(known if mitigations is None else mitigations))
    for mitigation in chosen:
        if mitigation not in known:
            raise UnknownValueError("mitigation", mitigation, known)
    if not chosen:
        raise QuestionError("Choose at least one mitigation to ask the room about.")
    if len(chosen) > MOST_MITIGATIONS:
        raise QuestionError(f"A workshop can ask about {MOST_MITIGATIONS} mitigations; {len(chosen):,} are chosen.")
    actors = asked.chain.actors_by_framework.get(asked.framework.id, ())
    _check_groups(groups, [actor.id for actor in actors])
    context = asked.context
    return Plan(
        title=title,
        framework=asked.framework.id,
        framework_name=asked.framework.name,
        model_type=context.model_type.value if context else "",
        release_type=context.release_type.value if context else "",
        is_update=bool(context and context.is_significant_update),
        framework_version=asked.framework.version,
        data_version=asked.chain.version,
        actors=tuple(PlannedActor(actor.id, actor.label, actor.name, actor.summary) for actor in actors),
        mitigations=tuple(_item(asked, known[mitigation]) for mitigation in chosen),
        groups=tuple(groups),
        rules=rules or Rules(),
        is_rehearsal=is_rehearsal,
    )


def _check_groups(groups: Sequence[Group], actors: Collection[str]) -> None:
    names = [group.name for group in groups]
    if not all(names):
        raise QuestionError("Every stakeholder group needs a name.")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise QuestionError(f'Two stakeholder groups are called "{twice[0]}". Give each a name of its own.')
    for group in groups:
        if group.actor and group.actor not in actors:
            raise UnknownValueError("actor", group.actor, actors)


def _item(asked: Asked, mitigation: Mitigation) -> PlannedMitigation:
    return PlannedMitigation(
        id=mitigation.id,
        label=mitigation.label,
        name=mitigation.name,
        summary=mitigation.summary,
        stage=mitigation.stage,
        topics=mitigation.topics,
        source=mitigation.source,
        published=_published(asked, mitigation),
        doubt=describe_doubt(asked, mitigation),
    )


def _published(asked: Asked, mitigation: Mitigation) -> dict[str, PlannedRole] | None:
    if asked.allocation is None:
        return None
    return planned_roles_of(asked.chain, asked.ownerships(mitigation))


def planned_roles_of(chain: ValueChain, ownerships: Sequence[Ownership]) -> dict[str, PlannedRole]:
    """The ownerships of one mitigation in a room's words, by actor in value-chain order; mentions are left out."""
    held: dict[str, PlannedRole] = {}
    for ownership in ownerships:
        role = chain.role(ownership.role)
        if role.is_lead:
            held[ownership.actor] = PlannedRole.PRIMARY
        elif role.is_owner:
            held.setdefault(ownership.actor, PlannedRole.SECONDARY)
    framework = ownerships[0].framework if ownerships else ""
    return {actor.id: held[actor.id] for actor in chain.actors_by_framework.get(framework, ()) if actor.id in held}


def describe_doubt(asked: Asked, mitigation: Mitigation) -> str:
    """What the readings that are not taken would change, and why; empty where the source can be read in one way only.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> asked = find_asked(chain, "pai-open", vc.Context("advanced", "open"))
    >>> describe_doubt(asked, chain.mitigation("pai-open", "PO-12")).partition(".")[0]
    'Under reading B: Hubs & hosting secondary instead of primary'
    """
    if asked.allocation is None or mitigation.confidence is not Confidence.AMBIGUOUS:
        return ""
    chain, key = asked.chain, (mitigation.framework, mitigation.id)
    taken = asked.allocation.readings.get(mitigation.id)
    texts = []
    now = planned_roles_of(chain, asked.ownerships(mitigation))
    for reading in chain.readings_by_mitigation.get(key, ()):
        if reading.id == taken or (taken is None and reading.is_shown):
            continue
        then = planned_roles_of(chain, owned_by_reading(chain).get((*key, reading.id), ()))
        changes = _describe_changes(chain, mitigation, now, then)
        texts.append(f"Under reading {reading.id}: {changes}. {reading.why}".strip())
    return " ".join(texts) or "The source can be read in more than one way."


def _describe_changes(
    chain: ValueChain, mitigation: Mitigation, now: Mapping[str, PlannedRole], then: Mapping[str, PlannedRole]
) -> str:
    differing = doubtful_cells(chain).get((mitigation.framework, mitigation.id), frozenset())
    changes = []
    for actor in chain.actors_by_framework.get(mitigation.framework, ()):
        before, after = now.get(actor.id), then.get(actor.id)
        if actor.id in differing and before is not after:
            instead = f" instead of {before.value}" if before and after else ""
            changes.append(f"{actor.label} {after.value if after else 'without a role'}{instead}")
    return ", ".join(changes) or "the same owners in another way"
