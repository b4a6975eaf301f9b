"""Small workshops: a plan, and functions that make plans and proposals from a short notation."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

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
from valuechain.model.workshop.ranking import USUAL_RANKING, RankedMitigation, Ranking, build_ranking

PLAN = Plan(
    title="Open models",
    framework="pai-open",
    framework_name="PAI’s open checklist",
    model_type="advanced",
    release_type="open",
    actors=(PlannedActor("prov", "Providers", "Model Providers"), PlannedActor("hub", "Hubs", "Model Hubs")),
    mitigations=(
        PlannedMitigation("1", "Filter", "Filter data", published={"prov": PRIMARY}),
        PlannedMitigation("2", "Watch", "Watch out", published={}),
    ),
)
PROVIDER, HUB = Proposal(ProposalKind.ROLES, {"prov": PRIMARY}), Proposal(ProposalKind.ROLES, {"hub": PRIMARY})
UNKNOWN, NOBODY = Proposal(ProposalKind.UNKNOWN), Proposal(ProposalKind.NOBODY)
SCRIPT = {"Accept": "application/json"}
"""Headers of a request by the page's own script."""
_LETTERS = {"P": PRIMARY, "S": SECONDARY}
_KINDS = {"?": ProposalKind.UNKNOWN, "0": ProposalKind.NOBODY}


def roles_of(word: str) -> dict[str, str]:
    """The roles of actors a, b, ...: with "P.S", a is primary and c is secondary."""
    return {actor: _LETTERS[letter] for actor, letter in zip(ascii_lowercase, word, strict=False) if letter in _LETTERS}


def make_ranking(letters: str) -> Ranking:
    """A ranking of mitigations with one-letter ids."""
    return build_ranking((), USUAL_RANKING, [RankedMitigation(each, f"Do {each}", f"Do {each}") for each in letters])


def rank(words: str, groups: str = "", number: int = 1, reasons: Sequence[str] = ()) -> list[RoundProposal]:
    """Answers to the first ranking, in the notation of `say`: "abc" is an order, and "?" is "don't know"."""
    return say(make_ranking("").id, words, groups, number, reasons, is_order=True)


def make_plan(
    actors: str, mitigations: Mapping[str, str | None], groups: str = "", rules: Rules | None = None, doubt: str = ""
) -> Plan:
    """A plan with one-letter actors; each mitigation has its published roles as a word, or None if not known.

    `groups` has a word per group: the group's letter, then that of the actor it represents, if any. "ga" is group g for
    actor a, and "h" is group h for no actor.
    """
    return Plan(
        title="A workshop",
        framework="mine",
        framework_name="Mine",
        model_type="advanced",
        release_type="open",
        actors=tuple(PlannedActor(actor, f"Actor {actor}", f"Actor {actor}") for actor in actors),
        mitigations=tuple(
            PlannedMitigation(
                mitigation,
                f"Do {mitigation}",
                f"Do {mitigation}",
                published=None if word is None else roles_of(word),
                doubt=doubt,
            )
            for mitigation, word in mitigations.items()
        ),
        groups=tuple(Group(word[0], word[1:]) for word in groups.split()),
        rules=rules or Rules(),
    )


def say(
    mitigation: str,
    words: str,
    groups: str = "",
    number: int = 1,
    reasons: Sequence[str] = (),
    *,
    is_order: bool = False,
) -> list[RoundProposal]:
    """Proposals of participants 1, 2, ... in a round; each is a word with a letter per actor, such as "P.S".

    "?" is "don't know", "0" is "no one can", and "-" is no answer. "5*P." is the word "P." five times. `groups` has the
    letter of each participant's group; a dot means no group. With `is_order`, words are orders, such as "bac".
    """
    each_word: list[str] = []
    for word in words.split():
        times, star, rest = word.partition("*")
        each_word += [rest] * int(times) if star else [word]
    first_id = (ord(mitigation[0]) * 10 + number) * 1_000
    proposals = []
    for index, word in enumerate(each_word):
        if word == "-":
            continue
        kind = _KINDS.get(word, ProposalKind.ROLES)
        reason = reasons[index] if index < len(reasons) else ""
        group = groups[index].replace(".", "") if index < len(groups) else ""
        proposal = Proposal(kind, roles_of(word), None, reason)
        if is_order and kind is ProposalKind.ROLES:
            proposal = Proposal(ProposalKind.ORDER, reason=reason, order=tuple(word))
        proposals.append(RoundProposal(first_id + index + 1, index + 1, group, mitigation, number, proposal))
    return proposals
