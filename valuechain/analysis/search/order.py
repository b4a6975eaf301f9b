"""Ranks search hits: those that apply to the current question come first."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from valuechain.analysis.search.index import REFERENCE_ACTOR, TERM
from valuechain.analysis.search.owners import write_owners
from valuechain.analysis.search.search import Closeness, Hit
from valuechain.analysis.search.words import asked_words
from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain
from valuechain.model.table import Table
from valuechain.model.vocabulary import CellStatus, Place


class Standing(StrEnum):
    """Whether a hit applies to a model type and release type, according to its framework."""

    APPLIES = "yes"
    DOES_NOT = "no"
    UNKNOWN = "not known"


def standing_of(chain: ValueChain, hit: Hit, place: Place) -> Standing:
    """Whether a hit applies in a place; terms, and what belongs to no framework, always do.

    >>> import valuechain as vc
    >>> from valuechain.analysis.search.search import search
    >>> chain = vc.read_chain()
    >>> context = vc.Context("advanced", "open")
    >>> [(hit.id, str(standing_of(chain, hit, context.place))) for hit in search(chain, "incident reporting", 2)]
    [('POST-2', 'not known'), ('PO-12', 'yes')]
    """
    return _standing(chain, hit, place, {hit.framework: chain.cell(hit.framework, place).status})


@once_per_chain
def _cells(chain: ValueChain) -> Mapping[tuple[str, str], frozenset[Place]]:
    """The places of each mitigation (framework, id) that does not apply in all of them."""
    return {(each.framework, each.id): each.cells for each in chain.mitigations if each.cells}


def _standing(chain: ValueChain, hit: Hit, place: Place, statuses: Mapping[str, CellStatus]) -> Standing:
    if not hit.framework or hit.kind == TERM:
        return Standing.APPLIES
    status = statuses[hit.framework]
    if not status.is_answered:
        return Standing.DOES_NOT if status is CellStatus.EXCLUDED else Standing.UNKNOWN
    cells = _cells(chain).get((hit.framework, hit.id)) if hit.kind == "mitigation" else None
    return Standing.DOES_NOT if cells and place not in cells else Standing.APPLIES


def is_ours(hit: Hit) -> bool:
    """Whether a hit belongs to no framework and is no term."""
    return not hit.framework and hit.kind != TERM


def is_number(hit: Hit) -> bool:
    """Whether the query is the number or id of a mitigation."""
    return hit.kind == "mitigation" and hit.field in ("id", "code") and hit.score == _EXACTLY


_EXACTLY = 100
"""The score for an exact match of a name."""


def _statuses(chain: ValueChain, place: Place | None) -> Mapping[str, CellStatus]:
    return {} if place is None else {each.id: chain.cell(each.id, place).status for each in chain.frameworks}


def arrange(chain: ValueChain, hits: Sequence[Hit], framework: str | None, place: Place | None) -> tuple[Hit, ...]:
    """Sorts hits for a question: a mitigation's number, what applies, exact names, then the current framework's.

    The framework's hits come first only among those with at least half the best score. What is ours comes with them if
    it is a topic or matches better than any hit of another framework. Partial matches come last of all, and what is
    only nearest to an answer keeps its order. Without a framework or a place, the criterion that needs it is skipped.
    Apart from this, hits keep their order.
    """
    if any(hit.closeness is Closeness.NEAREST for hit in hits):
        return tuple(hits)
    best = max((hit.score for hit in hits), default=0)
    elsewhere = max((hit.score for hit in hits if not is_ours(hit) and hit.framework != framework), default=0)
    statuses = _statuses(chain, place)

    def comes_along(hit: Hit) -> bool:
        return is_ours(hit) and (hit.kind == "topic" or hit.score > elsewhere)

    def rank(hit: Hit) -> tuple[bool, ...]:
        return (
            hit.closeness is Closeness.SOME,
            not is_number(hit),
            place is not None and _standing(chain, hit, place, statuses) is not Standing.APPLIES,
            hit.score < _EXACTLY,
            hit.score < best / 2,
            framework is not None and hit.framework != framework and not comes_along(hit),
        )

    return tuple(sorted(hits, key=rank))


def label_of(chain: ValueChain, hit: Hit) -> str:
    """The short name of a hit, as in the matrix; empty if its name adds nothing."""
    if hit.kind == "mitigation":
        label = chain.mitigation(hit.framework, hit.id).label
    elif hit.kind == "actor":
        label = chain.actor(hit.framework, hit.id).label
    elif hit.kind == REFERENCE_ACTOR:
        label = chain.reference_actor(hit.id).label
    else:
        label = chain.framework(hit.framework).short_name if hit.kind == "source" else hit.name
    return shorter(hit.name, label)


def shorter(name: str, label: str) -> str:
    """The label; empty if it has the same words as the name.

    >>> shorter("Model Hubs and Hosting Services", "Hubs & hosting"), shorter("Model Providers", "Model providers")
    ('Hubs & hosting', '')
    """
    return "" if asked_words(label) == asked_words(name) else label


def _found_in(hit: Hit) -> str:
    found = hit.field if hit.field in ("name", "summary") else f"{hit.field}: {hit.matched}"
    return f"{found}; owner: {hit.owner}" if hit.owner else found


def hit_rows(chain: ValueChain, hits: Sequence[Hit], place: Place | None = None) -> Table:
    """One row per hit; `matched` is the field that matched and, unless that is the name, its text.

    `label` is the short name, if it differs from the name. `closeness` is how closely the hit matches the query; `some`
    means only some of the words, and `nearest` that no source answers the query. `applies` says whether the hit applies
    in the given place; it is empty if no place is given. `owners` are those of a mitigation under its default reading,
    by role.
    """
    columns = (
        "kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies",
        "owners", "law_or_advice",
    )  # fmt: skip
    short = {"": "", **{framework.id: framework.short_name for framework in chain.frameworks}}
    legal = {"": "", **{framework.id: framework.law_or_advice for framework in chain.frameworks}}
    statuses = _statuses(chain, place)
    rows = tuple(
        (
            hit.kind, hit.framework, short[hit.framework], hit.id, hit.name, label_of(chain, hit), _found_in(hit),
            hit.score, hit.closeness.value, "" if place is None else str(_standing(chain, hit, place, statuses)),
            write_owners(chain, hit.framework, hit.id) if hit.kind == "mitigation" else "", legal[hit.framework],
        )
        for hit in hits
    )  # fmt: skip
    return Table("search", columns, rows)
