"""Who takes part in a workshop, for its facilitator: never with what anyone answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from valuechain.model.words import count
from valuechain.model.workshop.acting import UnconfirmedError
from valuechain.model.workshop.running import NotNowError


@dataclass(frozen=True, slots=True)
class Person:
    """A participant, as a facilitator may know them."""

    id: int
    number: int
    """Their place in the order of joining."""
    name: str
    """Empty if the workshop asks for no names."""
    group: str
    is_present: bool
    answered: frozenset[tuple[str, int]]
    """The open rounds that they have answered, as mitigation id and number."""

    @property
    def called(self) -> str:
        """The name, or the number if there is no name."""
        return self.name or f"Participant {self.number}"


def find_waiting(people: Iterable[Person], rounds: Collection[tuple[str, int]]) -> tuple[Person, ...]:
    """Those who have not answered each of these open rounds."""
    return tuple(person for person in people if not person.answered.issuperset(rounds))


def question_removal(person: Person, *, is_blocked: bool) -> UnconfirmedError:
    """The question before a participant is removed, by name."""
    return UnconfirmedError(
        "This deletes all their reasons, and any answers that the room has not seen. You can’t undo this.",
        f"Remove {person.called}{' and keep this device out' if is_blocked else ''}",
        f"Keep {person.called}",
    )


def question_removal_of_silent(number: int) -> NotNowError:
    """The question before so many are removed who have answered nothing, or why there is none to ask."""
    if not number:
        return NotNowError("No one was removed: everyone here has answered something, or is about to.")
    return UnconfirmedError(
        "They have answered nothing, so no saved answer is lost. Their phones say that you have removed them. They can "
        "join again, unless joining is locked.",
        f"Remove {count(number, 'person', 'people')} without an answer",
        "Keep everyone",
    )
