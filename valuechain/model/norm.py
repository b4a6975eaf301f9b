"""How strongly a source binds an owner: its own verb, and the verb's strength."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Strength(StrEnum):
    """The strength of a verb, the strongest first."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"
    NOT_GIVEN = "not given"

    @property
    def rank(self) -> int:
        """3 for required, down to 0 if the source gives no verb."""
        return _RANKS[self]

    @property
    def words(self) -> str:
        """The strength as pages show it; addresses and tables have the value."""
        return "possible" if self is Strength.OPTIONAL else self.value

    @property
    def verbs(self) -> tuple["Verb", ...]:
        """The verbs of this strength, without those that forbid."""
        return tuple(verb for verb in Verb if verb.strength is self and not verb.is_negative)


_RANKS: Mapping[Strength, int] = {each: rank for rank, each in enumerate(reversed(Strength))}


class Verb(StrEnum):
    """A source's verb for what an actor has to do, such as `shall`."""

    MUST = "must"
    MUST_NOT = "must not"
    SHALL = "shall"
    SHALL_NOT = "shall not"
    WILL = "will"
    WILL_NOT = "will not"
    SHOULD = "should"
    SHOULD_NOT = "should not"
    IS_ENCOURAGED = "is encouraged"
    IS_RECOMMENDED = "is recommended"
    MAY = "may"
    CAN = "can"
    COULD = "could"

    @property
    def strength(self) -> Strength:
        """How strongly the verb binds (docs/method.md, How strongly)."""
        return _STRENGTHS[self]

    @property
    def is_negative(self) -> bool:
        """Whether the verb forbids."""
        return self.endswith(" not")


_STRENGTHS: Mapping[Verb, Strength] = {
    Verb.MUST: Strength.REQUIRED,
    Verb.MUST_NOT: Strength.REQUIRED,
    Verb.SHALL: Strength.REQUIRED,
    Verb.SHALL_NOT: Strength.REQUIRED,
    Verb.WILL: Strength.REQUIRED,
    Verb.WILL_NOT: Strength.REQUIRED,
    Verb.SHOULD: Strength.RECOMMENDED,
    Verb.SHOULD_NOT: Strength.RECOMMENDED,
    Verb.IS_ENCOURAGED: Strength.RECOMMENDED,
    Verb.IS_RECOMMENDED: Strength.RECOMMENDED,
    Verb.MAY: Strength.OPTIONAL,
    Verb.CAN: Strength.OPTIONAL,
    Verb.COULD: Strength.OPTIONAL,
}


def strength_of(norm: Sequence[Verb]) -> Strength:
    """The strength of the first verb, which goes with the action itself; `NOT_GIVEN` without one.

    >>> strength_of([Verb.CAN, Verb.SHOULD]).value, strength_of([]).value
    ('optional', 'not given')
    """
    return norm[0].strength if norm else Strength.NOT_GIVEN
