"""The outcome of a workshop: by mitigation, the decision or else the majority."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from valuechain.analysis.workshop.counts import RoundCount, count_board, fewest_shown, is_safe_number
from valuechain.analysis.workshop.rows import exported_latest, of_exported
from valuechain.analysis.workshop.versus import compare_with_guidance, room_roles
from valuechain.model.workshop.plan import Plan, PlannedMitigation, RoundProposal
from valuechain.model.workshop.running import Running


class Origin(StrEnum):
    """The origin of a mitigation's outcome."""

    DECISION = "decision"
    MAJORITY = "majority"
    """The majority of those who know, in the latest round the room has seen."""
    OPEN = "left open"
    """Neither, although the room saw a result or the facilitator left a note: not known."""
    NOT_REVEALED = "not revealed yet"
    """Asked, but the room has not seen a result: not known."""
    NOT_ASKED = "not asked"
    """No round and nothing recorded: not known."""

    @property
    def is_settled(self) -> bool:
        """Whether the room named owners, or said no one can do this."""
        return self in (Origin.DECISION, Origin.MAJORITY)


@dataclass(frozen=True, slots=True)
class MitigationOutcome:
    """The outcome of one mitigation."""

    mitigation: PlannedMitigation
    origin: Origin
    roles: Mapping[str, str] = field(default_factory=dict)
    """Roles by actor id; empty if no one can do this or nothing is settled."""
    is_nobody: bool = False
    """Whether the room says no one can do this."""
    round: int = 0
    """The latest round the room has seen; 0 if there is none."""
    known: int = 0
    """How many know in that round."""
    split: tuple[str, ...] = ()
    """Ids of actors without a majority, even for no role, in that round."""
    note: str = ""
    dissent: str = ""
    is_asked: bool = False
    """Whether it ever had a round."""


def find_outcomes(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[MitigationOutcome, ...]:
    """The outcome of every mitigation, in agenda order.

    A decision that names roles, or that nobody can, is taken; else the majority of the latest round that the room has
    seen, whatever the note of a decision without roles. "Nobody can" is a majority only if over half say just that:
    where answers are spread over many actors, over half give each of them no role, and nobody said that nobody can.
    What is not settled is not known, which is something else than nobody.
    """
    rounds = exported_latest(plan, running)
    seen = of_exported(plan, running, proposals)
    counts = count_board(plan, seen, rounds)
    majorities = room_roles(compare_with_guidance(plan, seen, rounds))
    return tuple(
        _outcome(mitigation, running, counts.get(mitigation.id), majorities.get(mitigation.id, {}))
        for mitigation in plan.mitigations
    )


def _outcome(
    mitigation: PlannedMitigation, running: Running, count: RoundCount | None, majority: Mapping[str, str]
) -> MitigationOutcome:
    decision = running.decisions.get(mitigation.id)
    note, dissent = (decision.note, decision.dissent) if decision else ("", "")
    is_asked = bool(running.rounds.get(mitigation.id))
    number, known = (count.round, count.known) if count else (0, 0)
    split = tuple(actor.actor for actor in count.actors if actor.known and actor.majority is None) if count else ()
    if decision is not None and (decision.is_nobody or decision.roles):
        roles = {} if decision.is_nobody else decision.roles
        return MitigationOutcome(
            mitigation=mitigation,
            origin=Origin.DECISION,
            roles=roles,
            is_nobody=decision.is_nobody,
            round=number,
            known=known,
            split=split,
            note=note,
            dissent=dissent,
            is_asked=is_asked,
        )
    is_nobody = count is not None and 2 * count.nobody > count.known
    if majority or is_nobody:
        origin = Origin.MAJORITY
    elif number or decision is not None:
        origin = Origin.OPEN
    else:
        origin = Origin.NOT_REVEALED if is_asked else Origin.NOT_ASKED
    return MitigationOutcome(
        mitigation=mitigation,
        origin=origin,
        roles=majority,
        is_nobody=is_nobody,
        round=number,
        known=known,
        split=split,
        note=note,
        dissent=dissent,
        is_asked=is_asked,
    )


def count_origins(outcomes: Iterable[MitigationOutcome]) -> Counter[Origin]:
    """Counts mitigations by origin of their outcome."""
    return Counter(outcome.origin for outcome in outcomes)


def count_participants(proposals: Iterable[RoundProposal]) -> int:
    """Number of distinct participants in these proposals."""
    return len({each.participant for each in proposals})


def shown_sizes(plan: Plan, sizes: Mapping[str, int]) -> dict[str, int]:
    """Participants by group, for groups whose size may be shown, in plan order.

    By the two rules of `workshop_groups`: at least `fewest_shown` in the group, and nobody or as many in what is left.
    """
    names: Sequence[str] = [group.name for group in plan.groups if group.name]
    shown = {name: sizes[name] for name in names if sizes.get(name, 0) >= fewest_shown(plan)}
    while shown and not is_safe_number(plan, sum(sizes.values()) - sum(shown.values())):
        del shown[min(reversed(list(shown)), key=lambda name: shown[name])]
    return shown
