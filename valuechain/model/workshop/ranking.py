"""A ranking: a question that asks the room to put some mitigations in order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

FEWEST_RANKED, MOST_RANKED = 2, 7
"""How many mitigations a ranking can have. People can't put many more in order on a phone."""
USUAL_RANKED = 5
MOST_RANKINGS = 5
"""How many rankings a workshop can have."""
USUAL_RANKING = "Which of these should come first?"
_ID = "ranking-{}"


@dataclass(frozen=True, slots=True)
class RankedMitigation:
    """A mitigation in a ranking, as it was in the source when the workshop was prepared."""

    id: str
    label: str
    name: str
    summary: str = ""

    @property
    def explanation(self) -> str:
        """The summary, or else the name; empty if it says no more than the label."""
        return self.summary or ("" if self.name == self.label else self.name)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A question about the order of some mitigations. Nothing is published about it."""

    id: str
    label: str
    """The question."""
    mitigations: tuple[RankedMitigation, ...]

    @property
    def name(self) -> str:
        """The question: rankings have no longer name."""
        return self.label

    @property
    def summary(self) -> str:
        """Empty: the mitigations say what it is about."""
        return ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the mitigations, as the form lists them."""
        return tuple(each.id for each in self.mitigations)

    @property
    def is_explained(self) -> bool:
        """Whether anything is known about the mitigations beyond their labels."""
        return any(each.explanation for each in self.mitigations)

    def say_order(self, order: Sequence[str]) -> str:
        """An order in words, such as `1. Filter data; 2. Watch out.`; empty if there is none."""
        labels = {each.id: each.label for each in self.mitigations}
        words = [f"{place}. {labels[each]}" for place, each in enumerate(order, start=1) if each in labels]
        return f"{'; '.join(words)}." if words else ""


def build_ranking(taken: Collection[str], title: str, mitigations: Sequence[RankedMitigation]) -> Ranking:
    """A ranking with the first id that isn't taken.

    >>> build_ranking({"ranking-1"}, USUAL_RANKING, ()).id
    'ranking-2'
    """
    number = next(number for number in count(1) if _ID.format(number) not in taken)
    return Ranking(_ID.format(number), title, tuple(mitigations))


def check_number(number: int) -> str:
    """Why a ranking can't have so many mitigations; empty if it can.

    >>> check_number(USUAL_RANKED), check_number(1)
    ('', 'Choose 2 to 7 mitigations to put in order. You chose 1.')
    """
    if FEWEST_RANKED <= number <= MOST_RANKED:
        return ""
    return f"Choose {FEWEST_RANKED} to {MOST_RANKED} mitigations to put in order. You chose {number}."
