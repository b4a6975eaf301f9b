"""Small workshops on the wall, each described in a line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

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
from valuechain.model.workshop.running import Running
from valuechain.views.workshop.room import Room, RoomView

_PARTS = {"P": PRIMARY, "S": SECONDARY}
_NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def _roles(word: str) -> dict[str, str]:
    return {actor: _PARTS[letter] for actor, letter in zip("abcdefghijkl", word, strict=False) if letter in _PARTS}


@pytest.fixture
def roles() -> Callable[[str], dict[str, str]]:
    """The roles of actors a, b, ... from a word such as `P.S`."""
    return _roles


@pytest.fixture
def say() -> Callable[..., tuple[RoundProposal, ...]]:
    """Proposals by participants 1, 2, ... for a mitigation: a word each, `?` for don't know, `0` for no one can."""

    def build(
        mitigation: str, words: str, number: int = 1, groups: str = "", reasons: Sequence[str] = ()
    ) -> tuple[RoundProposal, ...]:
        proposals = []
        for index, word in enumerate(words.split()):
            answer = {"?": ProposalKind.UNKNOWN, "0": ProposalKind.NOBODY}.get(word, ProposalKind.ROLES)
            reason = reasons[index] if index < len(reasons) else ""
            group = groups[index : index + 1].replace(".", "")
            proposal = Proposal(answer, _roles(word) if answer is ProposalKind.ROLES else {}, None, reason)
            proposals.append(RoundProposal(100 * number + index, index, group, mitigation, number, proposal))
        return tuple(proposals)

    return build


@pytest.fixture
def make_room() -> Callable[..., Room]:
    """A room with published roles by mitigation: a word such as `P.S`, or None if not known."""

    def build(
        published: Mapping[str, str | None],
        running: Running,
        proposals: Sequence[RoundProposal] = (),
        *,
        actors: str = "ab",
        groups: Sequence[Group] = (),
        view: RoomView = RoomView.PROJECTOR,
        rules: Rules | None = None,
        is_rehearsal: bool = False,
    ) -> Room:
        plan = Plan(
            title="Who does what",
            framework="mine",
            framework_name="Mine",
            model_type="",
            release_type="",
            actors=tuple(PlannedActor(actor, f"Actor {actor}", f"Actor {actor}") for actor in actors),
            mitigations=tuple(
                PlannedMitigation(
                    mitigation, f"Do {mitigation}", f"Do {mitigation}", published=None if word is None else _roles(word)
                )
                for mitigation, word in published.items()
            ),
            groups=tuple(groups),
            rules=rules or Rules(),
            is_rehearsal=is_rehearsal,
        )
        sizes = Counter(each.group for each in proposals if each.round == 1)
        return Room(
            view=view, key="key", code="KTPM4XC", plan=plan, running=running, revision=7, scene=1,
            expires=_NOW + timedelta(days=7), now=_NOW, proposals=tuple(proposals),
            answered=Counter((each.mitigation, each.round) for each in proposals), joined=6, present=5,
            groups={group.name: sizes[group.name] for group in groups}, last_act="",
            site="https://valuechain.example.org",
        )  # fmt: skip

    return build
