"""Small workshops, drawn in a line."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from valuechain.model.workshop.plan import Answer, Given, Group, Item, Part, Plan, Proposal, Rules, Seat

_PARTS = {"P": Part.PRIMARY, "S": Part.SECONDARY}
_IDS_APART = 1_000


def _roles(word: str, seats: Sequence[str]) -> dict[str, Part]:
    return {seat: _PARTS[letter] for seat, letter in zip(seats, word, strict=True) if letter in _PARTS}


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    """A plan with actors of one letter each, and per mitigation what is published: "P." for the first as primary.

    `groups` names groups by letter with the actor they stand for: "ga" is group g of actor a, "h" a group of none.
    """

    def build(
        seats: str, items: Mapping[str, str | None], groups: str = "", rules: Rules | None = None, doubt: str = ""
    ) -> Plan:
        return Plan(
            title="A workshop",
            framework="mine",
            framework_name="Mine",
            model_type="advanced",
            release_type="open",
            seats=tuple(Seat(seat, seat.upper(), f"Actor {seat}") for seat in seats),
            items=tuple(
                Item(
                    item,
                    item,
                    f"Do {item}",
                    published=None if published is None else _roles(published, seats),
                    doubt=doubt,
                )
                for item, published in items.items()
            ),
            groups=tuple(Group(word[0], word[1:]) for word in groups.split()),
            rules=rules or Rules(),
        )

    return build


@pytest.fixture
def say() -> Callable[..., list[Given]]:
    """What participants 1, 2, ... say of a mitigation: a word each, with a letter an actor, such as "P.S".

    "?" does not know, "0" says that nobody can, "-" has not answered. "5*P." is five such words. `groups` has the
    letter of the group of each; a dot is none.
    """

    def build(
        plan: Plan, item: str, words: str, groups: str = "", number: int = 1, reasons: Sequence[str] = ()
    ) -> list[Given]:
        each_word: list[str] = []
        for word in words.split():
            times, star, rest = word.partition("*")
            each_word += [rest] * int(times) if star else [word]
        given = []
        for index, word in enumerate(each_word):
            if word == "-":
                continue
            answer = {"?": Answer.UNKNOWN, "0": Answer.NOBODY}.get(word, Answer.ROLES)
            roles = _roles(word, plan.seat_ids) if answer is Answer.ROLES else {}
            reason = reasons[index] if index < len(reasons) else ""
            group = groups[index].replace(".", "") if index < len(groups) else ""
            place = [each.id for each in plan.items].index(item)
            key = (place * 10 + number) * _IDS_APART + index + 1
            given.append(Given(key, index + 1, group, item, number, Proposal(answer, roles, None, reason)))
        return given

    return build
