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
MOST_ITEMS = 100


class Part(StrEnum):
    """The role that a room may give an actor: it answers for a mitigation, or supports."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


PART_VALUES: Mapping[Part | None, int] = {None: 0, Part.SECONDARY: 1, Part.PRIMARY: 2}
"""No role, secondary and primary in their order."""


class Answer(StrEnum):
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
class Seat:
    """An actor that the room may name."""

    id: str
    label: str
    name: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A mitigation that the room is asked about, as its source had it when the workshop was prepared."""

    id: str
    label: str
    name: str
    summary: str = ""
    stage: str = ""
    topics: tuple[str, ...] = ()
    source: str = ""
    published: Mapping[str, Part] | None = None
    """What the source says, by actor; empty if it gives it to nobody, None if what it says is not known."""
    doubt: str = ""
    """Why the source can be read in another way; empty where it cannot."""


@dataclass(frozen=True, slots=True)
class Group:
    """Stakeholders that participants may count themselves to."""

    name: str
    seat: str = ""
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
    seats: tuple[Seat, ...] = ()
    items: tuple[Item, ...] = ()
    groups: tuple[Group, ...] = ()
    rules: Rules = field(default_factory=Rules)
    is_rehearsal: bool = False

    def item(self, item_id: str) -> Item | None:
        """The mitigation of that id, if it is on the agenda."""
        return next((item for item in self.items if item.id == item_id), None)

    @property
    def seat_ids(self) -> tuple[str, ...]:
        """The ids of the actors, in the order of the value chain."""
        return tuple(seat.id for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who should own a mitigation, as one participant sees it."""

    answer: Answer
    roles: Mapping[str, Part] = field(default_factory=dict)
    sureness: Sureness | None = None
    reason: str = ""

    def value(self, seat: str) -> int | None:
        """The role given to an actor as a number of `PART_VALUES`; None where the participant does not know."""
        return None if self.answer is Answer.UNKNOWN else PART_VALUES[self.roles.get(seat)]


@dataclass(frozen=True, slots=True)
class Given:
    """A proposal with whose it is, for counting; never to be shown together."""

    id: int
    participant: int
    group: str
    item: str
    round: int
    proposal: Proposal


class ProposalError(ValueError):
    """A proposal that cannot be taken as it is; the message says how to fix it."""


def read_proposal(
    plan: Plan, answer: str, primary: Sequence[str], secondary: Sequence[str], sureness: str = "", reason: str = ""
) -> Proposal:
    """The proposal that a form holds. Raises ProposalError that says what to change.

    An actor that is named as primary and as secondary is refused, and so is "nobody can" beside an actor: guessing
    which of the two was meant would put words into somebody's mouth.
    """
    reason = clean_text(reason)
    if len(reason) > LONGEST_REASON:
        raise ProposalError(
            f"Your reason has {len(reason):,} characters; {LONGEST_REASON:,} can be kept. Please shorten it."
        )
    if sureness and sureness not in list(Sureness):
        raise ProposalError("Say how sure you are with low, medium or high, or leave it open.")
    if answer not in list(Answer):
        raise ProposalError('Choose at least one actor, "nobody can" or "I don\'t know".')
    given = Answer(answer)
    roles = _read_roles(plan, primary, secondary)
    if given is Answer.ROLES and not roles:
        raise ProposalError('Choose at least one actor, "nobody can" or "I don\'t know".')
    if given is not Answer.ROLES and roles:
        said = "nobody can" if given is Answer.NOBODY else "I don't know"
        raise ProposalError(f'You chose "{said}" and an actor as well. Take one of them back.')
    return Proposal(given, roles, Sureness(sureness) if sureness else None, reason)


def _read_roles(plan: Plan, primary: Sequence[str], secondary: Sequence[str]) -> dict[str, Part]:
    if not {*primary, *secondary} <= set(plan.seat_ids):
        raise ProposalError("This form names an actor that is not in this workshop. Load the page again.")
    labels = {seat.id: seat.label for seat in plan.seats}
    if both := set(primary) & set(secondary):
        names = ", ".join(labels[seat] for seat in plan.seat_ids if seat in both)
        raise ProposalError(f"{names}: choose primary or secondary, not both.")
    if len(set(primary)) > 1 and not plan.rules.has_several_primaries:
        raise ProposalError("Only one actor can be primary in this workshop. Make the others secondary.")
    named = {**dict.fromkeys(secondary, Part.SECONDARY), **dict.fromkeys(primary, Part.PRIMARY)}
    return {seat: named[seat] for seat in plan.seat_ids if seat in named}


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
