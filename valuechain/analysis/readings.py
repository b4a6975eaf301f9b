"""Where the readings of a source differ."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from valuechain.model.chain import ValueChain

Cells = Mapping[tuple[str, str], frozenset[str]]

_found: WeakKeyDictionary[ValueChain, Cells] = WeakKeyDictionary()


def doubtful_cells(chain: ValueChain) -> Cells:
    """Per ambiguous mitigation (framework, id), the ids of the actors to whom its readings give different roles.

    >>> import valuechain as vc
    >>> sorted(doubtful_cells(vc.read_chain())["pai-open", "PO-12"])
    ['model_hosting']
    """
    if chain not in _found:
        _found[chain] = _find(chain)
    return _found[chain]


def _find(chain: ValueChain) -> Cells:
    held: dict[tuple[str, str], dict[str, set[tuple[str, str]]]] = {
        key: {reading.id: set() for reading in readings} for key, readings in chain.readings_by_mitigation.items()
    }
    for ownership in chain.ownerships:
        if ownership.reading:
            key = (ownership.framework, ownership.mitigation)
            held[key][ownership.reading].add((ownership.actor, ownership.role))
    return {
        key: frozenset(actor for pairs in by_reading.values() for actor, _ in pairs.symmetric_difference(everywhere))
        for key, by_reading in held.items()
        for everywhere in [set.intersection(*by_reading.values())]
    }
