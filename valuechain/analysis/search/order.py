"""Ranks search hits: those that apply to the current question come first."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from valuechain.analysis.search.index import REFERENCE_ACTOR
from valuechain.analysis.search.search import Closeness, Hit
from valuechain.analysis.search.words import asked_words
from valuechain.model.chain import ValueChain
from valuechain.model.table import Table
from valuechain.model.vocabulary import CellStatus, Place


class Standing(StrEnum):
    """Whether a hit applies to a model type and release type, according to its framework."""

    APPLIES = "yes"
    DOES_NOT = "no"
    UNKNOWN = "not known"


def standing_of(chain: ValueChain, hit: Hit, place: Place) -> Standing:
    """Whether a hit applies in a place; topics, practices and reference actors always do.

    >>> import valuechain as vc
    >>> from valuechain.analysis.search.search import search
    >>> chain = vc.read_chain()
    >>> context = vc.Context("advanced", "open")
    >>> [(hit.id, str(standing_of(chain, hit, context.place))) for hit in search(chain, "incident reporting", 2)]
    [('POST-2', 'not known'), ('PO-12', 'yes')]
    """
    return _standing(chain, hit, place, {hit.framework: chain.cell(hit.framework, place).status})


def _standing(chain: ValueChain, hit: Hit, place: Place, statuses: Mapping[str, CellStatus]) -> Standing:
    if not hit.framework:
        return Standing.APPLIES
    status = statuses[hit.framework]
    if not status.is_answered:
        return Standing.DOES_NOT if status is CellStatus.EXCLUDED else Standing.UNKNOWN
    cells = chain.mitigation(hit.framework, hit.id).cells if hit.kind == "mitigation" else ()
    return Standing.DOES_NOT if cells and place not in cells else Standing.APPLIES


_EXACTLY = 100
"""The score for an exact match of a name."""


def _statuses(chain: ValueChain, place: Place | None) -> Mapping[str, CellStatus]:
    return {} if place is None else {each.id: chain.cell(each.id, place).status for each in chain.frameworks}


def arrange(chain: ValueChain, hits: Sequence[Hit], framework: str | None, place: Place | None) -> tuple[Hit, ...]:
    """Sorts hits for a question: applicable ones first, then exact names, then the current framework's.

    The framework's hits come first only among those with at least half the best score, and partial matches come last of
    all. Without a framework or a place, the criterion that needs it is skipped. Apart from this, hits keep their order.
    """
    enough = max((hit.score for hit in hits), default=0) / 2

    statuses = _statuses(chain, place)

    def rank(hit: Hit) -> tuple[bool, bool, bool, bool, bool]:
        return (
            hit.closeness is Closeness.SOME,
            place is not None and _standing(chain, hit, place, statuses) is not Standing.APPLIES,
            hit.score < _EXACTLY,
            hit.score < enough,
            framework is not None and hit.kind != "topic" and hit.framework != framework,
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
    means only some of the words. `applies` says whether the hit applies in the given place; it is empty if no place is
    given.
    """
    columns = ("kind", "framework", "framework_name", "id", "name", "label", "matched", "score", "closeness", "applies")
    short = {"": "", **{framework.id: framework.short_name for framework in chain.frameworks}}
    statuses = _statuses(chain, place)
    rows = tuple(
        (
            hit.kind, hit.framework, short[hit.framework], hit.id, hit.name, label_of(chain, hit), _found_in(hit),
            hit.score, hit.closeness.value, "" if place is None else str(_standing(chain, hit, place, statuses)),
        )
        for hit in hits
    )  # fmt: skip
    return Table("search", columns, rows)
