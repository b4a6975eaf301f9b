"""What a workshop came to: per mitigation what was decided, else what over half of the room say."""

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
    """Where the roles of a mitigation come from."""

    DECISION = "decision"
    MAJORITY = "majority"
    """Over half of those who know, in the latest round that the room has seen."""
    OPEN = "left open"
    """Neither, though the room has seen a result or the facilitator noted why: who owns it is not known."""
    NOT_REVEALED = "not revealed yet"
    """Asked, but no result has been seen: who owns it is not known."""
    NOT_ASKED = "not asked"
    """No round, and nothing recorded: who owns it is not known."""

    @property
    def is_settled(self) -> bool:
        """Whether the room has said who owns it, or that nobody can."""
        return self in (Origin.DECISION, Origin.MAJORITY)


@dataclass(frozen=True, slots=True)
class MitigationOutcome:
    """What the room came to on one mitigation."""

    mitigation: PlannedMitigation
    origin: Origin
    roles: Mapping[str, str] = field(default_factory=dict)
    """By actor id; empty where nobody can, and where nothing is settled."""
    is_nobody: bool = False
    """Whether the room says that nobody can."""
    round: int = 0
    """The latest that the room has seen; 0 where there is none."""
    known: int = 0
    """How many know, in that round."""
    split: tuple[str, ...] = ()
    """Ids of the actors on whom over half agree neither on a role nor on none, in that round."""
    note: str = ""
    dissent: str = ""
    is_asked: bool = False
    """Whether a round on it was ever opened."""


def find_outcomes(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[MitigationOutcome, ...]:
    """What came of every mitigation, in the order of the agenda.

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
    """Of how many mitigations the roles come from where; what is not settled is counted by why."""
    return Counter(outcome.origin for outcome in outcomes)


def count_participants(proposals: Iterable[RoundProposal]) -> int:
    """How many participants have sent any of these proposals."""
    return len({each.participant for each in proposals})


def shown_sizes(plan: Plan, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many took part as each group, of those groups whose number may be shown; in the order of the plan.

    By the two rules of `workshop_groups`: at least `fewest_shown` in the group, and nobody or as many in what is left.
    """
    names: Sequence[str] = [group.name for group in plan.groups if group.name]
    shown = {name: sizes[name] for name in names if sizes.get(name, 0) >= fewest_shown(plan)}
    while shown and not is_safe_number(plan, sum(sizes.values()) - sum(shown.values())):
        del shown[min(reversed(list(shown)), key=lambda name: shown[name])]
    return shown
