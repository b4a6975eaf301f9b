"""How many joined and answered, and what follows: what needs confirming, and what may never be revealed.

Pure functions over numbers: `acting.act` applies them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from valuechain.model.words import join_words

LEAST_REVEALED = 3
"""A result with fewer answers is never revealed: it would show who said what."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many joined, and how many answered, by mitigation id and round."""

    joined: int = 0
    answered: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def of(self, mitigation: str, number: int) -> int:
        """How many answered that round."""
        return self.answered.get((mitigation, number), 0)


def refuse_reveal(answered: int) -> str:
    """Why a result with so few answers is never revealed, and what to do; empty if it may be.

    >>> refuse_reveal(1)
    'Only 1 person answered. This result would show who said what, so it stays closed. You can ask again.'
    >>> refuse_reveal(3)
    ''
    """
    if answered >= LEAST_REVEALED:
        return ""
    if not answered:
        return "No one answered this round, so there is nothing to reveal. You can ask again, or go on."
    people = "1 person" if answered == 1 else f"{answered} people"
    return f"Only {people} answered. This result would show who said what, so it stays closed. You can ask again."


def question_reveal(answered: int, joined: int, fewest: int) -> str:
    """Why to confirm revealing a result with so few answers; empty if there is no need.

    >>> question_reveal(4, 12, 5)
    'Only 4 of 12 answered. With fewer than 5 answers, people could guess who said what.'
    >>> question_reveal(5, 12, 5)
    'Only 5 of 12 answered, fewer than half of those who joined.'
    >>> question_reveal(4, 4, 5)
    'Only 4 people answered. With fewer than 5 answers, people could guess who said what.'
    >>> question_reveal(6, 12, 5)
    ''
    """
    if answered < fewest:
        who = f"{answered} of {joined}" if answered < joined else f"{answered} people"
        return f"Only {who} answered. With fewer than {fewest} answers, people could guess who said what."
    if 2 * answered < joined:
        return f"Only {answered} of {joined} answered, fewer than half of those who joined."
    return ""


def question_close(answered: Mapping[str, int], joined: int) -> str:
    """Why to confirm closing questions, given by label with how many answered; empty if each result can be shown.

    >>> question_close({"Filter": 0}, 12), question_close({"Filter": LEAST_REVEALED}, 12)
    ('No one has answered yet.', '')
    >>> question_close({"Filter": 1}, 12)
    'Only 1 of 12 has answered. With fewer than 3 answers, the result is never shown.'
    >>> question_close({"Filter": 0, "Watch": 2, "Tell": 5}, 12)
    'No one has answered “Filter” yet. Fewer than 3 people have answered “Watch”, which is too few to show a result.'
    """
    none = [label for label, number in answered.items() if not number]
    few = [label for label, number in answered.items() if 0 < number < LEAST_REVEALED]
    if none and len(none) == len(answered):
        return "No one has answered yet."
    if few and len(answered) == 1:
        number = answered[few[0]]
        has = "has" if number == 1 else "have"
        never = f"With fewer than {LEAST_REVEALED} answers, the result is never shown."
        return f"Only {number} of {joined} {has} answered. {never}"
    said = [f"No one has answered {name_questions(none)} yet."] if none else []
    if few:
        too_few = "too few to show a result"
        said.append(f"Fewer than {LEAST_REVEALED} people have answered {name_questions(few)}, which is {too_few}.")
    return " ".join(said)


def question_reveal_all(small: Sequence[str], few: Sequence[str], fewest: int) -> str:
    """Why to confirm revealing several results: which stay closed, and which only few answered.

    >>> question_reveal_all(["Filter"], ["Watch"], 5)
    '“Filter” stays closed: fewer than 5 people answered. Fewer than half of those who joined answered “Watch”.'
    """
    said = []
    if small:
        stay = "stays" if len(small) == 1 else "stay"
        said.append(f"{name_questions(small)} {stay} closed: fewer than {fewest} people answered.")
    if few:
        said.append(f"Fewer than half of those who joined answered {name_questions(few)}.")
    return " ".join(said)


def name_questions(labels: Sequence[str]) -> str:
    """The labels in quotation marks."""
    return join_words([f"“{label}”" for label in labels])
