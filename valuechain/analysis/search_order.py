"""What of what was found holds for the question at hand, and comes first."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from valuechain.analysis.search import Hit
from valuechain.model.chain import ValueChain
from valuechain.model.table import Table
from valuechain.model.vocabulary import CellStatus, Place


class Standing(StrEnum):
    """Whether what was found is part of what its framework answers for a model type and release type."""

    APPLIES = "yes"
    DOES_NOT = "no"
    UNKNOWN = "not known"


def standing_of(chain: ValueChain, hit: Hit, place: Place) -> Standing:
    """Whether a hit applies in a place; a topic belongs to no framework, and always does.

    >>> import valuechain as vc
    >>> from valuechain.analysis.search import search
    >>> chain = vc.read_chain()
    >>> context = vc.Context("advanced", "open")
    >>> [(hit.id, str(standing_of(chain, hit, context.place))) for hit in search(chain, "report incidents", 2)]
    [('POST-2', 'not known'), ('art-55-1-c', 'no')]
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


def _statuses(chain: ValueChain, place: Place | None) -> Mapping[str, CellStatus]:
    return {} if place is None else {each.id: chain.cell(each.id, place).status for each in chain.frameworks}


def arrange(chain: ValueChain, hits: Sequence[Hit], framework: str | None, place: Place | None) -> tuple[Hit, ...]:
    """Hits for a question: what applies first, and of what is found about as well, what is of the framework asked.

    About as well is at least half the score of the best hit. Without a framework or a place that part of the order
    falls away; else hits stay in the order that they come in.
    """
    enough = max((hit.score for hit in hits), default=0) / 2

    statuses = _statuses(chain, place)

    def rank(hit: Hit) -> tuple[bool, bool, bool]:
        return (
            place is not None and _standing(chain, hit, place, statuses) is not Standing.APPLIES,
            hit.score < enough,
            framework is not None and hit.framework not in ("", framework),
        )

    return tuple(sorted(hits, key=rank))


def hit_rows(chain: ValueChain, hits: Sequence[Hit], place: Place | None = None) -> Table:
    """One row a hit; `matched` says in which field it was found and, unless that is its name, under what.

    `applies` says whether it does in the place asked about; it is empty where none is.
    """
    columns = ("kind", "framework", "framework_name", "id", "name", "matched", "score", "applies")
    short = {"": "", **{framework.id: framework.short_name for framework in chain.frameworks}}
    statuses = _statuses(chain, place)
    rows = tuple(
        (
            hit.kind, hit.framework, short[hit.framework], hit.id, hit.name,
            hit.field if hit.field in ("name", "summary") else f"{hit.field}: {hit.matched}", hit.score,
            "" if place is None else str(_standing(chain, hit, place, statuses)),
        )
        for hit in hits
    )  # fmt: skip
    return Table("search", columns, rows)
