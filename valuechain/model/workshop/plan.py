"""What a workshop is: what is asked of the room, and what a participant may propose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_TITLE = 120
LONGEST_REASON = 2_000
"""Characters that a reason may have: about a page."""
LONGEST_PSEUDONYM = 40
FEWEST_SHOWN = 5
"""A group smaller than this is never shown or exported by itself."""
MOST_MITIGATIONS = 100


PRIMARY, SECONDARY = "primary", "secondary"
"""The ids of the usual roles."""
NO_ROLE = "none"
"""Stands for no role where roles are counted."""


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """A role that the room may give an actor."""

    id: str
    """Its name inside a sentence, in a form and in a file."""
    name: str
    letter: str
    is_lead: bool
    """Whether whoever has it is responsible; without several leads, one actor of a mitigation may be."""
    meaning: str


USUAL_ROLES = (
    PlannedRole(PRIMARY, "Primary", "P", is_lead=True, meaning="is accountable for it"),
    PlannedRole(SECONDARY, "Secondary", "S", is_lead=False, meaning="supports"),
)


class ProposalKind(StrEnum):
    """What a participant says of a mitigation."""

    ROLES = "roles"
    NOBODY = "nobody"
    """Nobody can: every actor has no role."""
    UNKNOWN = "unknown"
    """Does not know: a missing answer, never counted as one."""


class Sureness(StrEnum):
    """How sure a participant is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Pace(StrEnum):
    """Who chooses what is answered next."""

    TOGETHER = "together"
    """The facilitator: the whole room answers one mitigation at a time."""
    OWN = "own"
    """Each participant, among all that are open."""


@dataclass(frozen=True, slots=True)
class PlannedActor:
    """An actor that the room may name."""

    id: str
    label: str
    name: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class PlannedMitigation:
    """A mitigation that the room is asked about, as its source had it when the workshop was prepared."""

    id: str
    label: str
    name: str
    summary: str = ""
    stage: str = ""
    topics: tuple[str, ...] = ()
    source: str = ""
    published: Mapping[str, str] | None = None
    """What the source says, by actor; empty if it gives it to nobody, None if what it says is not known."""
    doubt: str = ""
    """Why the source can be read in another way; empty where it cannot."""


@dataclass(frozen=True, slots=True)
class Group:
    """Stakeholders that participants may count themselves to."""

    name: str
    actor: str = ""
    """The id of the actor that the group stands for, if it stands for one."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How the workshop is held."""

    pace: Pace = Pace.TOGETHER
    has_several_primaries: bool = False
    has_pseudonyms: bool = False
    fewest_shown: int = FEWEST_SHOWN
    is_joined_across_rounds: bool = False
    """Whether an export may say which proposals of two rounds are the same participant's."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a facilitator prepared: the question, as it stood then, and how it is to be asked."""

    title: str
    framework: str
    framework_name: str
    model_type: str
    release_type: str
    is_update: bool = False
    framework_version: str = ""
    data_version: str = ""
    """The content hash of the data that the question was taken from."""
    actors: tuple[PlannedActor, ...] = ()
    mitigations: tuple[PlannedMitigation, ...] = ()
    roles: tuple[PlannedRole, ...] = USUAL_ROLES
    """The strongest first."""
    groups: tuple[Group, ...] = ()
    rules: Rules = field(default_factory=Rules)
    is_rehearsal: bool = False

    def mitigation(self, mitigation_id: str) -> PlannedMitigation | None:
        """The mitigation of that id, if it is on the agenda."""
        return next((mitigation for mitigation in self.mitigations if mitigation.id == mitigation_id), None)

    @property
    def actor_ids(self) -> tuple[str, ...]:
        """The ids of the actors, in the order of the value chain."""
        return tuple(actor.id for actor in self.actors)

    @property
    def role_ids(self) -> tuple[str, ...]:
        """The ids of the roles, the strongest first."""
        return tuple(role.id for role in self.roles)

    @property
    def role_ranks(self) -> dict[str, int]:
        """The rank of each role by its id: 1 is the weakest. No role has rank 0."""
        return {role.id: rank for rank, role in enumerate(reversed(self.roles), start=1)}

    def role(self, role_id: str | None) -> PlannedRole | None:
        """The role of that id; None if there is none."""
        return next((role for role in self.roles if role.id == role_id), None)

    def leads(self, roles: Mapping[str, str]) -> tuple[str, ...]:
        """The actors that have a leading role."""
        leading = {role.id for role in self.roles if role.is_lead}
        return tuple(actor for actor, role in roles.items() if role in leading)

    def say_too_many_leads(self, roles: Mapping[str, str]) -> str:
        """Why these roles break the rule of one leading actor; empty where they do not."""
        if self.rules.has_several_primaries or len(self.leads(roles)) <= 1:
            return ""
        lead = " or ".join(role.id for role in self.roles if role.is_lead)
        others = " or ".join(role.id for role in self.roles if not role.is_lead)
        return f"Only one actor can be {lead} in this workshop. Make the others {others or 'without a role'}."


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should own a mitigation, as one participant sees it."""

    answer: ProposalKind
    roles: Mapping[str, str] = field(default_factory=dict)
    sureness: Sureness | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundProposal:
    """A proposal with whose it is, for counting; never to be shown together."""

    id: int
    participant: int
    group: str
    mitigation: str
    round: int
    proposal: Proposal


class ProposalError(ValueError):
    """A proposal that cannot be taken as it is; the message says how to fix it."""


def read_proposal(
    plan: Plan, answer: str, chosen: Mapping[str, Sequence[str]], sureness: str = "", reason: str = ""
) -> Proposal:
    """The proposal that a form holds; `chosen` has the actors by role. Raises ProposalError that says what to change.

    An actor with two roles is refused, and so is "nobody can" beside an actor: guessing
    which of the two was meant would put words into somebody's mouth.
    """
    reason = clean_text(reason)
    if len(reason) > LONGEST_REASON:
        raise ProposalError(
            f"Your reason has {len(reason):,} characters; the limit is {LONGEST_REASON:,}. Please shorten it."
        )
    if sureness and sureness not in list(Sureness):
        raise ProposalError("Choose low, medium or high, or leave it empty.")
    if answer not in list(ProposalKind):
        raise ProposalError('Choose at least one actor, "No one can do this" or "I don\'t know".')
    proposals = ProposalKind(answer)
    roles = _read_roles(plan, chosen)
    if proposals is ProposalKind.ROLES and not roles:
        raise ProposalError('Choose at least one actor, "No one can do this" or "I don\'t know".')
    if proposals is not ProposalKind.ROLES and roles:
        said = "No one can do this" if proposals is ProposalKind.NOBODY else "I don't know"
        raise ProposalError(f'You ticked "{said}" but also named an actor. Please remove one.')
    return Proposal(proposals, roles, Sureness(sureness) if sureness else None, reason)


def _read_roles(plan: Plan, chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_role = {role: set(chosen.get(role, ())) for role in plan.role_ids}
    if not set().union(*by_role.values()) <= set(plan.actor_ids):
        raise ProposalError("This form names an actor that isn't in this workshop. Reload the page.")
    named = {actor: [role for role in plan.role_ids if actor in by_role[role]] for actor in plan.actor_ids}
    if twice := [actor.label for actor in plan.actors if len(named[actor.id]) > 1]:
        raise ProposalError(f"{', '.join(twice)}: choose {' or '.join(plan.role_ids)}, not both.")
    roles = {actor: held[0] for actor, held in named.items() if held}
    if refusal := plan.say_too_many_leads(roles):
        raise ProposalError(refusal)
    return roles


def clean_text(text: str) -> str:
    r"""Text as it is kept: line ends of one kind, nothing that a database refuses or that reorders what surrounds it.

    >>> clean_text(" a\r\nb\x00 ")
    'a\nb'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(letter for letter in lines if letter == "\n" or _is_kept(letter)).strip()


def is_number(typed: str) -> bool:
    """Whether it is a whole number such as forms send: of nine digits at most, which every database can hold.

    >>> is_number("12"), is_number("-1"), is_number("²"), is_number("9" * 10)
    (True, False, False, False)
    """
    return typed.isascii() and typed.isdigit() and len(typed) < 10


_JOINERS = "\u200c\u200d"
"""What emoji and some scripts are written with."""


def _is_kept(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS or letter == "\t"
