"""The plan of a workshop, and the proposals participants may make."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import count
from typing import TypeAlias
from zoneinfo import ZoneInfo

from valuechain.model.workshop.ranking import Ranking

LONGEST_TITLE = 120
LONGEST_REASON = 2_000
"""Maximum length of a reason, in characters: about a page."""
MOST_REASONED = 100_000
"""Maximum length of all reasons of one participant together, in bytes: about 50 pages."""
LONGEST_PSEUDONYM = 40
LONGEST_SENTENCE = 400
"""Maximum length of the explanation of the room's own question, in characters."""
LONGEST_GROUP = 60
MOST_GROUPS = 12
FEWEST_SHOWN = 5
"""A group smaller than this is never shown or exported separately."""
MOST_FEWEST = 50
MOST_MITIGATIONS = 100
UTC = "UTC"
MOST_ROUNDS = 2
"""How many rounds on each question can be planned. A facilitator may ask more often."""


PRIMARY, SECONDARY = "primary", "secondary"
"""The ids of the usual roles."""
NO_ROLE = "none"
"""Stands for "no role" in counts."""


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """A role that the room may give to an actor."""

    id: str
    """The role's name in sentences, forms and files."""
    name: str
    letter: str
    is_lead: bool
    """Whether the role makes an actor responsible. Only one actor may have such a role, unless several may lead."""
    meaning: str

    @property
    def is_owner(self) -> bool:
        """Whether the role makes an actor an owner: always, since a room gives no other roles."""
        return True


USUAL_ROLES = (
    PlannedRole(PRIMARY, "Primary", "P", is_lead=True, meaning="is responsible"),
    PlannedRole(SECONDARY, "Secondary", "S", is_lead=False, meaning="supports"),
)


def say_leads(roles: Sequence[PlannedRole]) -> str:
    """The leading roles in words.

    >>> say_leads(USUAL_ROLES)
    'primary'
    """
    return " or ".join(role.id for role in roles if role.is_lead)


class ProposalKind(StrEnum):
    """The kinds of answer to a question."""

    ROLES = "roles"
    ORDER = "order"
    """An order of a ranking's mitigations."""
    NOBODY = "nobody"
    """No one can do this: counted as if every actor had been given no role."""
    UNKNOWN = "unknown"
    """The participant doesn't know: treated as a missing answer."""


class Sureness(StrEnum):
    """How sure a participant is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Pace(StrEnum):
    """Who chooses the next question."""

    TOGETHER = "together"
    """The facilitator: the whole room answers on one mitigation at a time."""
    OWN = "own"
    """Each participant, by picking from all open questions."""


@dataclass(frozen=True, slots=True)
class PlannedActor:
    """An actor to which the room may give a role."""

    id: str
    label: str
    name: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class PlannedMitigation:
    """A mitigation on the agenda, as it was in the source when the workshop was prepared."""

    id: str
    label: str
    name: str
    summary: str = ""
    stage: str = ""
    topics: tuple[str, ...] = ()
    source: str = ""
    published: Mapping[str, str] | None = None
    """Published roles by actor; empty if no actor has one, None if not known."""
    doubt: str = ""
    """Why the source is ambiguous; empty if it isn't."""
    verbs: Mapping[str, str] = field(default_factory=dict)
    """The source's verb for the published role of an actor; actors without one are left out."""
    conditions: Mapping[str, str] = field(default_factory=dict)
    """The condition under which an actor has its published role; actors without one are left out."""
    is_own: bool = False
    """Whether it is the room's own question, about which nothing is published."""

    @property
    def unpublished(self) -> str:
        """What is published, if it is no answer: nothing about the room's own question, otherwise not known."""
        return "nothing" if self.is_own else "not known"

    def binding(self, actor: str) -> str:
        """The source's verb and condition for an actor, such as `can; only if asked`; empty if it gives neither."""
        return "; ".join(filter(None, (self.verbs.get(actor), self.conditions.get(actor))))

    def say_published(self, actor: str) -> str:
        """An actor's published role with its verb and condition, such as `primary, can`; empty without a role."""
        return ", ".join(filter(None, ((self.published or {}).get(actor), self.binding(actor))))


PlannedQuestion: TypeAlias = PlannedMitigation | Ranking
"""A question on the agenda: who should own a mitigation, or in which order mitigations come."""


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group that participants may choose."""

    name: str
    actor: str = ""
    """The id of the actor it represents, if any."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the workshop."""

    pace: Pace = Pace.TOGETHER
    has_several_leads: bool = False
    """Whether several actors may have a leading role."""
    has_pseudonyms: bool = False
    fewest_shown: int = FEWEST_SHOWN
    is_joined_across_rounds: bool = False
    """Whether exports may link a participant's proposals across rounds."""
    approves_reasons: bool = False
    """Whether the room sees only the reasons that a facilitator has approved."""
    hides_published: bool = False
    """Whether phones and the wall show the published roles only after the end."""
    has_timer: bool = False
    """Whether the timer starts with each question, if the room answers one at a time."""
    closes_by_timer: bool = False
    """Whether the round closes when the timer ends."""

    @property
    def fewest(self) -> int:
        """The smallest number shown separately: the workshop's own minimum, but never below `FEWEST_SHOWN`."""
        return max(self.fewest_shown, FEWEST_SHOWN)


@dataclass(frozen=True, slots=True)
class Plan:
    """A prepared workshop: a snapshot of the question, and how to ask it."""

    title: str
    framework: str
    framework_name: str
    model_type: str
    release_type: str
    is_update: bool = False
    framework_version: str = ""
    data_version: str = ""
    """The content hash of the data that the question was taken from."""
    data_updated: str = ""
    """The day on which that data had last changed, as an ISO date; empty if unknown."""
    actors: tuple[PlannedActor, ...] = ()
    mitigations: tuple[PlannedMitigation, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    roles: tuple[PlannedRole, ...] = USUAL_ROLES
    """The strongest first."""
    groups: tuple[Group, ...] = ()
    rules: Rules = field(default_factory=Rules)
    is_rehearsal: bool = False
    on: date | None = None
    """The day as of which the mitigations apply, if any."""
    time_zone: str = UTC
    """The IANA name of the time zone in which the workshop is held."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """The readings asked about, other than the default, by mitigation id."""
    level: int | None = 1
    """What was asked about: 1 for mitigations, 2 for their parts, None for both."""
    minutes: int = 0
    """The total time planned; 0 if it is not known."""
    minutes_each: int = 0
    """The minutes planned for each round; 0 if they are not known."""
    rounds: int = 1
    """How many rounds on each question are planned."""

    def as_seen_by_room(self, *, is_ended: bool) -> "Plan":
        """The plan as phones and the wall may show it: without the published roles, if these stay hidden till the end.

        The roles are then those of a source that is not known.
        """
        if not self.rules.hides_published or is_ended:
            return self
        hidden = (replace(each, published=None, doubt="", verbs={}, conditions={}) for each in self.mitigations)
        return replace(self, mitigations=tuple(hidden))

    def mitigation(self, mitigation_id: str) -> PlannedMitigation | None:
        """The mitigation with that id, if it is on the agenda."""
        return next((mitigation for mitigation in self.mitigations if mitigation.id == mitigation_id), None)

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        """The agenda: mitigations, then rankings."""
        return (*self.mitigations, *self.rankings)

    def question(self, question_id: str) -> PlannedQuestion | None:
        """The mitigation or ranking with that id, if it is on the agenda."""
        return next((question for question in self.questions if question.id == question_id), None)

    def place_of(self, question_id: str) -> int:
        """The place of a question on the agenda, from 1."""
        return [question.id for question in self.questions].index(question_id) + 1

    @property
    def minutes_by_question(self) -> int:
        """The minutes planned for a question in all its rounds; 0 if they are not known."""
        return self.minutes_each * self.rounds

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
        """The rank of each role by its id: 1 is the weakest, and 0 stands for having no role."""
        return {role.id: rank for rank, role in enumerate(reversed(self.roles), start=1)}

    def role(self, role_id: str | None) -> PlannedRole | None:
        """The role with that id, or None."""
        return next((role for role in self.roles if role.id == role_id), None)

    def leads(self, roles: Mapping[str, str]) -> tuple[str, ...]:
        """The actors that have a leading role."""
        leading = {role.id for role in self.roles if role.is_lead}
        return tuple(actor for actor, role in roles.items() if role in leading)

    def say_too_many_leads(self, roles: Mapping[str, str]) -> str:
        """An error message if these roles break the rule of one leading actor; otherwise empty."""
        if self.rules.has_several_leads or len(self.leads(roles)) <= 1:
            return ""
        lead = say_leads(self.roles)
        others = " or ".join(role.id for role in self.roles if not role.is_lead)
        return f"Only one actor can be {lead} in this workshop. Make the others {others or 'without a role'}."


@dataclass(frozen=True, slots=True)
class Proposal:
    """One participant's answer to a question: who should own a mitigation, or in which order mitigations come."""

    answer: ProposalKind
    roles: Mapping[str, str] = field(default_factory=dict)
    sureness: Sureness | None = None
    reason: str = ""
    order: tuple[str, ...] = ()
    """For a ranking: the ids of its mitigations, the first one first."""


@dataclass(frozen=True, slots=True)
class RoundProposal:
    """A proposal with its participant, for counting; never show the two together."""

    id: int
    participant: int
    group: str
    mitigation: str
    """The id of the question: a mitigation or a ranking."""
    round: int
    proposal: Proposal


OWN_ID, OWN_STAGE = "own-{}", "The room’s own questions"
"""The ids of the room's own questions, and the stage under which they are listed."""


def own_question(taken: Collection[str], title: str, sentence: str) -> PlannedMitigation:
    """A question of the room's own, with the first id that isn't taken.

    >>> own_question({"own-1"}, "Name a contact", "Someone who replies within a day.").id
    'own-2'
    """
    number = next(number for number in count(1) if OWN_ID.format(number) not in taken)
    return PlannedMitigation(OWN_ID.format(number), title, title, summary=sentence, stage=OWN_STAGE, is_own=True)


def read_time_zone(name: str) -> str:
    """The IANA name of a time zone; UTC if there is no such zone.

    >>> read_time_zone("Europe/Paris"), read_time_zone("../etc")
    ('Europe/Paris', 'UTC')
    """
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):  # malformed, a folder, unknown
        return UTC


def clean_text(text: str) -> str:
    r"""Sanitises text: uniform line endings, no characters that databases refuse or that reorder other text.

    >>> clean_text(" a\r\nb\x00 ")
    'a\nb'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(letter for letter in lines if letter == "\n" or _is_kept(letter)).strip()


def is_number(typed: str) -> bool:
    """Whether the text is a whole number of at most nine digits, which fits any database column.

    >>> is_number("12"), is_number("-1"), is_number("²"), is_number("9" * 10)
    (True, False, False, False)
    """
    return typed.isascii() and typed.isdigit() and len(typed) < 10


_JOINERS = "\u200c\u200d"
"""Joiners used by emoji and some scripts."""


def _is_kept(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS or letter == "\t"
