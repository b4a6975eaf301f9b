"""The outcome of a workshop: for each mitigation, the decision or else the majority."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valuechain.analysis.workshop.statistics.counts import RoundCount, count_board
from valuechain.analysis.workshop.statistics.groups import of_exported
from valuechain.analysis.workshop.statistics.proposals import exported_latest
from valuechain.model.workshop.plan import Plan, PlannedMitigation, RoundProposal
from valuechain.model.workshop.running import Running


class Origin(StrEnum):
    """The origin of a mitigation's outcome, in the words of every page, report and export."""

    DECISION = "decided"
    MAJORITY = "agreed by most, not decided"
    """The majority of those with a view, in the latest round the room has seen."""
    OPEN = "left open"
    """Neither a decision nor a majority, although the room saw a result or the facilitator left a note: not known."""
    NOT_REVEALED = "not revealed"
    """Asked about, but the room has not seen a result: not known."""
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
    """Ids of actors for whom no answer has a majority in that round, not even "no role"."""
    note: str = ""
    dissent: str = ""


def find_outcomes(plan: Plan, running: Running, proposals: Iterable[RoundProposal]) -> tuple[MitigationOutcome, ...]:
    """The outcome of every mitigation, in agenda order.

    A decision counts if it names roles or says no one can do this. Otherwise the outcome is the majority of the latest
    round that the room has seen. "No one can" is a majority only if over half say exactly that: where answers are
    spread over many actors, over half give each of them no role, although no one said that no one can. "Not settled"
    means not known, which is different from "no one".
    """
    seen = of_exported(plan, running, proposals)
    return outcomes_of(plan, running, count_board(plan, seen, exported_latest(plan, running)))


def outcomes_of(plan: Plan, running: Running, counts: Mapping[str, RoundCount]) -> tuple[MitigationOutcome, ...]:
    """The same, from the counts that the room has seen, by mitigation."""
    return tuple(_outcome(mitigation, running, counts.get(mitigation.id)) for mitigation in plan.mitigations)


def _outcome(mitigation: PlannedMitigation, running: Running, count: RoundCount | None) -> MitigationOutcome:
    decision = running.decisions.get(mitigation.id)
    is_asked = bool(running.rounds.get(mitigation.id))
    roles: Mapping[str, str] = count.majority if count else {}
    is_nobody = count is not None and count.is_nobody
    if decision is not None and decision.settles:
        origin, is_nobody = Origin.DECISION, decision.is_nobody
        roles = {} if is_nobody else decision.roles
    elif roles or is_nobody:
        origin = Origin.MAJORITY
    elif count or decision is not None:
        origin = Origin.OPEN
    else:
        origin = Origin.NOT_REVEALED if is_asked else Origin.NOT_ASKED
    return MitigationOutcome(
        mitigation=mitigation,
        origin=origin,
        roles=roles,
        is_nobody=is_nobody,
        round=count.round if count else 0,
        known=count.known if count else 0,
        split=tuple(actor.actor for actor in count.actors if actor.known and actor.majority is None) if count else (),
        note=decision.note if decision else "",
        dissent=decision.dissent if decision else "",
    )


def count_origins(outcomes: Iterable[MitigationOutcome]) -> Counter[Origin]:
    """Counts mitigations by the origin of their outcome."""
    return Counter(outcome.origin for outcome in outcomes)


def say_origins(numbers: Counter[Origin]) -> str:
    """How many mitigations have each origin, without zeros.

    >>> say_origins(Counter({Origin.MAJORITY: 2, Origin.DECISION: 1}))
    '1 decided; 2 agreed by most, not decided'
    """
    return "; ".join(f"{numbers[each]:,} {each}" for each in Origin if numbers[each])


def count_participants(proposals: Iterable[RoundProposal]) -> int:
    """Number of distinct participants who made these proposals."""
    return len({each.participant for each in proposals})
