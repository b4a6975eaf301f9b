"""Builds a workshop plan from a framework and a context."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from valuechain.analysis.allocation.allocation import Allocation, Readings, build_allocation
from valuechain.analysis.allocation.dates import has_begun
from valuechain.analysis.allocation.readings import doubtful_cells, owned_by_reading
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import NotAllocatedError, QuestionError, UnknownValueError
from valuechain.model.framework import Framework
from valuechain.model.look import letter_of
from valuechain.model.values import Cell, Mitigation, Ownership
from valuechain.model.vocabulary import CellStatus, Confidence
from valuechain.model.words import write_date
from valuechain.model.workshop.plan import (
    MOST_MITIGATIONS,
    USUAL_ROLES,
    Group,
    Plan,
    PlannedActor,
    PlannedMitigation,
    PlannedRole,
    Rules,
    own_question,
)


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """The askable mitigations of a framework in a context."""

    chain: ValueChain
    framework: Framework
    context: Context | None
    cell: Cell
    mitigations: tuple[Mitigation, ...]
    """In the order of the source."""
    allocation: Allocation | None
    """The source's allocation; None if the cell is unsourced and the room fills it in."""
    roles: tuple[PlannedRole, ...] = USUAL_ROLES
    """Roles the room may give, strongest first."""
    on: date | None = None
    """The day as of which mitigations apply, if any."""
    readings: Readings = field(default_factory=dict)
    """The readings asked for, other than the default."""
    level: int | None = 1
    """1 for mitigations, 2 for their parts, None for both."""

    def ownerships(self, mitigation: Mitigation) -> tuple[Ownership, ...]:
        """Ownerships of a mitigation, including mentions."""
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
    on: date | None = None,
) -> Asked:
    """The mitigations that apply or, in an unsourced cell, all that might apply.

    The latter are the framework's mitigations that aren't tied to other cells: the facilitator chooses which of them
    apply, and the room says who owns them. With `on`, what begins to apply after that day is left out. Raises
    NotAllocatedError for a cell that the source excludes or in which no mitigation could apply, QuestionError if
    nothing applies on the day, and everything that `build_allocation` raises.

    >>> import valuechain as vc
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("frontier", "closed"))
    >>> len(asked.mitigations), asked.allocation is None
    (15, True)
    """
    chosen = chain.framework(framework)
    cell = chain.cell(chosen.id, chain.place_of(chosen.id, context))
    allocation = None
    if cell.status is CellStatus.UNSOURCED:
        mitigations = tuple(
            mitigation
            for mitigation in chain.mitigations_by_framework.get(chosen.id, ())
            if level in (None, mitigation.level) and (not mitigation.cells or cell.place in mitigation.cells)
        )
        if not mitigations:
            raise NotAllocatedError([cell])
        mitigations = tuple(mitigation for mitigation in mitigations if has_begun(chain, mitigation, on))
    else:
        allocation = build_allocation(chain, context, framework=chosen.id, readings=readings, level=level, on=on)
        mitigations = allocation.mitigations
    if on is not None and not mitigations:
        raise QuestionError(f"Nothing in {chosen.short_name} applies yet on {write_date(on)}. Choose a later day.")
    return Asked(
        chain=chain,
        framework=chosen,
        context=context,
        cell=cell,
        mitigations=mitigations,
        allocation=allocation,
        roles=find_roles(chain, chosen.id),
        on=on,
        readings=readings or {},
        level=level,
    )


def find_asked_again(chain: ValueChain, plan: Plan) -> Asked | None:
    """The question of a plan, asked of data; None if the data doesn't have its framework, or nothing to ask there."""
    if all(each.id != plan.framework for each in chain.frameworks):
        return None
    try:
        context = Context(plan.model_type, plan.release_type, plan.is_update) if plan.model_type else None
        return find_asked(chain, plan.framework, context, readings=plan.readings, level=plan.level, on=plan.on)
    except QuestionError:
        return None


def build_plan(
    asked: Asked,
    *,
    title: str,
    mitigations: Sequence[str] | None = None,
    own: Sequence[tuple[str, str]] = (),
    groups: Sequence[Group] = (),
    rules: Rules | None = None,
    is_rehearsal: bool = False,
    minutes: int = 0,
    minutes_each: int = 0,
    rounds: int = 1,
) -> Plan:
    """Builds the plan for these mitigation ids, in this order, or for all askable mitigations if None.

    The room's own questions (`own`: a title and a sentence each) come last.

    Published roles are converted to the roles that the room may give, and keep the source's verbs and conditions;
    mentions are left out. Raises UnknownValueError for a mitigation that can't be asked about or a group whose actor
    doesn't exist, and QuestionError if there are no mitigations, too many, or two groups with the same name.

    >>> import valuechain as vc
    >>> asked = find_asked(vc.read_chain(), "pai-open", vc.Context("advanced", "open"))
    >>> plan = build_plan(asked, title="Who does what", mitigations=["PO-8", "PO-1"])
    >>> [(each.id, dict(each.published)) for each in plan.mitigations]
    [('PO-8', {'model_provider': 'primary'}), ('PO-1', {'model_provider': 'primary', 'model_adapter': 'secondary'})]
    """
    ids = [mitigation.id for mitigation in asked.mitigations] if mitigations is None else mitigations
    planned = plan_mitigations(asked, ids)
    for asks, sentence in own:
        planned = (*planned, own_question([each.id for each in planned], asks, sentence))
    if not planned:
        raise QuestionError("Choose at least one question.")
    if len(planned) > MOST_MITIGATIONS:
        raise QuestionError(f"You chose {len(planned):,} questions; the limit is {MOST_MITIGATIONS}.")
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
        data_updated=asked.chain.updated,
        actors=tuple(PlannedActor(actor.id, actor.label, actor.name, actor.summary) for actor in actors),
        mitigations=planned,
        roles=asked.roles,
        groups=tuple(groups),
        rules=rules or Rules(),
        is_rehearsal=is_rehearsal,
        on=asked.on,
        readings=asked.readings,
        level=asked.level,
        minutes=minutes,
        minutes_each=minutes_each,
        rounds=rounds,
    )


def plan_mitigations(asked: Asked, ids: Iterable[str]) -> tuple[PlannedMitigation, ...]:
    """The mitigations with these ids as they go on an agenda, each once. Raises UnknownValueError."""
    known = {mitigation.id: mitigation for mitigation in asked.mitigations}
    chosen = tuple(dict.fromkeys(ids))
    for mitigation in chosen:
        if mitigation not in known:
            raise UnknownValueError("mitigation", mitigation, known)
    return tuple(_item(asked, known[mitigation]) for mitigation in chosen)


def _check_groups(groups: Sequence[Group], actors: Collection[str]) -> None:
    names = [group.name for group in groups]
    if not all(names):
        raise QuestionError("Every stakeholder group needs a name.")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise QuestionError(f"Two stakeholder groups are called “{twice[0]}”. Give each a different name.")
    for group in groups:
        if group.actor and group.actor not in actors:
            raise UnknownValueError("actor", group.actor, actors)


def _item(asked: Asked, mitigation: Mitigation) -> PlannedMitigation:
    ownerships = asked.ownerships(mitigation)
    strongest = _find_strongest(asked, ownerships)
    return PlannedMitigation(
        id=mitigation.id,
        label=mitigation.label,
        name=mitigation.name,
        summary=mitigation.summary,
        stage=mitigation.stage,
        topics=mitigation.topics,
        source=mitigation.source,
        published=None if asked.allocation is None else planned_roles_of(asked, ownerships),
        doubt=describe_doubt(asked, mitigation),
        verbs={actor: owned.norm[0].value for actor, (_, owned) in strongest.items() if owned.norm},
        conditions={actor: owned.condition for actor, (_, owned) in strongest.items() if owned.condition},
    )


def find_roles(chain: ValueChain, framework: str) -> tuple[PlannedRole, ...]:
    """The roles a room may give in a framework, in chain order.

    If the framework uses primary or secondary, both of these and any other owning roles it uses. Otherwise its own
    owning roles, or primary and secondary if it has at most one leading and one other role.
    """
    used = {ownership.role for ownership in chain.ownerships if ownership.framework == framework}
    owning = [role for role in chain.roles if role.is_owner and role.id in used]
    usual = {role.id: role for role in USUAL_ROLES}
    is_usual = any(role.id in usual for role in owning)
    leads = sum(role.is_lead for role in owning)
    if not is_usual and leads <= 1 and len(owning) - leads <= 1:
        return USUAL_ROLES
    return tuple(
        # A user's own data may give the ids primary and secondary another name and meaning.
        usual[role.id]
        if role.id in usual and usual[role.id].name == role.name
        else PlannedRole(role.id, role.name, letter_of(role), role.is_lead, role.meaning)
        for role in chain.roles
        if role in owning or (is_usual and role.id in usual)
    )


def planned_roles_of(asked: Asked, ownerships: Sequence[Ownership]) -> dict[str, str]:
    """Each actor's strongest role in one mitigation's ownerships, in value-chain order, without mentions."""
    return {actor: asked.roles[place].id for actor, (place, _) in _find_strongest(asked, ownerships).items()}


def _find_strongest(asked: Asked, ownerships: Sequence[Ownership]) -> dict[str, tuple[int, Ownership]]:
    """Each actor's strongest ownership, and the place of its role among those the room may give."""
    chain, ids = asked.chain, [role.id for role in asked.roles]
    held: dict[str, tuple[int, Ownership]] = {}
    for ownership in ownerships:
        role = chain.role(ownership.role)
        if role.is_owner:
            like = [place for place, each in enumerate(asked.roles) if each.is_lead == role.is_lead]
            place = ids.index(role.id) if role.id in ids else like[0]
            if ownership.actor not in held or place < held[ownership.actor][0]:
                held[ownership.actor] = (place, ownership)
    framework = ownerships[0].framework if ownerships else ""
    actors = chain.actors_by_framework.get(framework, ())
    return {actor.id: held[actor.id] for actor in actors if actor.id in held}


def describe_doubt(asked: Asked, mitigation: Mitigation) -> str:
    """What the alternative readings would change, and why; empty if the source is unambiguous.

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
    now = planned_roles_of(asked, asked.ownerships(mitigation))
    for reading in chain.readings_by_mitigation.get(key, ()):
        if reading.id == taken or (taken is None and reading.is_shown):
            continue
        owned = owned_by_reading(chain).get((*key, reading.id), ())
        then = planned_roles_of(asked, [o for o in owned if has_begun(chain, o, asked.on)])
        changes = _describe_changes(chain, mitigation, now, then)
        texts.append(f"Under reading {reading.id}: {changes}. {reading.why}".strip())
    return " ".join(texts) or "The source is ambiguous."


def _describe_changes(
    chain: ValueChain, mitigation: Mitigation, now: Mapping[str, str], then: Mapping[str, str]
) -> str:
    differing = doubtful_cells(chain.only(mitigation.framework)).get((mitigation.framework, mitigation.id), frozenset())
    changes = []
    for actor in chain.actors_by_framework.get(mitigation.framework, ()):
        before, after = now.get(actor.id), then.get(actor.id)
        if actor.id in differing and before != after:
            instead = f" instead of {before}" if before and after else ""
            changes.append(f"{actor.label} {after if after else 'without a role'}{instead}")
    return ", ".join(changes) or "the same actors in a different way"
