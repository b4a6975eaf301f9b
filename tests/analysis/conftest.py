"""Small workshops, each described in a line."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from valuechain.model.workshop.plan import (
    PRIMARY,
    SECONDARY,
    Group,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    RoundProposal,
    Rules,
)

MakePlan = Callable[..., Plan]
Say = Callable[..., list[RoundProposal]]

_PARTS = {"P": PRIMARY, "S": SECONDARY}
_IDS_APART = 1_000


def _roles(word: str, actors: Sequence[str]) -> dict[str, str]:
    return {actor: _PARTS[letter] for actor, letter in zip(actors, word, strict=True) if letter in _PARTS}


@pytest.fixture
def make_plan() -> MakePlan:
    """Builds a plan with one-letter actors and, per mitigation, the published roles: in "P." the first is primary.

    `groups` has a letter per group, then the actor it represents, if any: "ga" is group g for actor a, "h" group h.
    """

    def build(
        actors: str,
        mitigations: Mapping[str, str | None],
        groups: str = "",
        rules: Rules | None = None,
        doubt: str = "",
    ) -> Plan:
        return Plan(
            title="A workshop",
            framework="mine",
            framework_name="Mine",
            model_type="advanced",
            release_type="open",
            actors=tuple(PlannedActor(actor, actor.upper(), f"Actor {actor}") for actor in actors),
            mitigations=tuple(
                PlannedMitigation(
                    mitigation,
                    mitigation,
                    f"Do {mitigation}",
                    published=None if published is None else _roles(published, actors),
                    doubt=doubt,
                )
                for mitigation, published in mitigations.items()
            ),
            groups=tuple(Group(word[0], word[1:]) for word in groups.split()),
            rules=rules or Rules(),
        )

    return build


@pytest.fixture
def say() -> Say:
    """Builds answers of participants 1, 2, ... on a mitigation: a word each, with a letter per actor, such as "P.S".

    "?" is "don't know", "0" is "no one can", "-" is no answer. "5*P." is five words "P.". `groups` has a letter per
    participant, for the group; a dot is none.
    """

    def build(
        plan: Plan, mitigation: str, words: str, groups: str = "", number: int = 1, reasons: Sequence[str] = ()
    ) -> list[RoundProposal]:
        each_word: list[str] = []
        for word in words.split():
            times, star, rest = word.partition("*")
            each_word += [rest] * int(times) if star else [word]
        proposals = []
        for index, word in enumerate(each_word):
            if word == "-":
                continue
            answer = {"?": ProposalKind.UNKNOWN, "0": ProposalKind.NOBODY}.get(word, ProposalKind.ROLES)
            roles = _roles(word, plan.actor_ids) if answer is ProposalKind.ROLES else {}
            reason = reasons[index] if index < len(reasons) else ""
            group = groups[index].replace(".", "") if index < len(groups) else ""
            place = [each.id for each in plan.mitigations].index(mitigation)
            key = (place * 10 + number) * _IDS_APART + index + 1
            proposals.append(
                RoundProposal(key, index + 1, group, mitigation, number, Proposal(answer, roles, None, reason))
            )
        return proposals

    return build
