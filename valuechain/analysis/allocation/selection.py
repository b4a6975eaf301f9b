"""Filters and sorts an allocation, with facet counts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.allocation import (
    KEPT_ANSWERS,
    Allocation,
    answer,
    once_per_answer,
)
from valuechain.analysis.allocation.codes import codes_of
from valuechain.model.chain import ValueChain
from valuechain.model.errors import UnknownValueError
from valuechain.model.norm import Strength
from valuechain.model.once import latest_answers, once_per_chain
from valuechain.model.question.question import Question
from valuechain.model.question.selection import FILTERS, Order, Selection, valid_values
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import yes_no


@dataclass(frozen=True, slots=True)
class _Facets:
    """Facets as codes, one per mitigation of the chain."""

    stage: NDArray[np.intp]
    stages: Mapping[str, int]
    confidence: NDArray[np.intp]
    topics: NDArray[np.bool_]
    """Shape (mitigations, topics)."""
    name: NDArray[np.intp]
    """The rank of the label among all labels."""


_CONFIDENCES = {each.value: index for index, each in enumerate(Confidence)}
_BACKUPS: Mapping[str, Callable[[NDArray[np.intp]], NDArray[np.bool_]]] = {
    "no": lambda owners: owners == 1,
    "yes": lambda owners: owners > 1,
}
"""Which numbers of owners each value of the filter keeps."""


@once_per_chain
def _texts_of(chain: ValueChain) -> list[str]:
    """The text of each mitigation for the text filter: names, numbers, summary and reference."""
    return [" ".join((m.label, m.name, m.id, m.code, m.summary, m.source)).casefold() for m in chain.mitigations]


@once_per_chain
def _facets_of(chain: ValueChain) -> _Facets:
    stages: dict[str, int] = {}
    topics = {topic.id: index for index, topic in enumerate(chain.topics)}
    held = np.zeros((len(chain.mitigations), len(topics)), dtype=bool)
    for index, mitigation in enumerate(chain.mitigations):
        for topic in mitigation.topics:
            held[index, topics[topic]] = True
    return _Facets(
        stage=np.array([stages.setdefault(m.stage, len(stages)) for m in chain.mitigations], dtype=np.intp),
        stages=stages,
        confidence=np.array([_CONFIDENCES[m.confidence.value] for m in chain.mitigations], dtype=np.intp),
        topics=held,
        name=_rank([mitigation.label.casefold() for mitigation in chain.mitigations]),
    )


def _rank(words: list[str]) -> NDArray[np.intp]:
    """Ranks words alphabetically; equal words share a rank."""
    places = {word: place for place, word in enumerate(sorted(set(words)))}
    return np.array([places[word] for word in words], dtype=np.intp)


def count_values(allocation: Allocation, selection: Selection | None = None) -> dict[str, dict[str, int]]:
    """Facet counts: per filter and value, how many mitigations `select` would keep.

    Each filter ignores its own chosen values and applies all other filters.
    """
    chosen = selection or Selection()
    chain, facets, owners = allocation.part, _facets_of(allocation.part), _count_owners(allocation)
    _, held = _hold(allocation, chosen)

    def kept(name: str) -> NDArray[np.bool_]:
        others: dict[str, tuple[str, ...]] = {name: ()}
        return held & _has_values(allocation, replace(chosen, **others))  # type: ignore[arg-type] # only names of filters

    stages = np.bincount(facets.stage[kept("stages")], minlength=len(facets.stages)).tolist()
    confidences = np.bincount(facets.confidence[kept("confidences")], minlength=len(_CONFIDENCES)).tolist()
    mask = allocation.mitigation_mask & _has_values(allocation, chosen)
    return {
        "stages": dict(zip(facets.stages, stages, strict=True)),
        "actors": _count_actors(allocation, chosen, mask),
        "roles": _count_each(allocation, chosen, mask, "roles", [role.id for role in chain.roles]),
        "strengths": _count_each(allocation, chosen, mask, "strengths", list(Strength)),
        "conditions": _count_each(allocation, chosen, mask, "conditions", ["yes", "no"]),
        "confidences": dict(zip(_CONFIDENCES, confidences, strict=True)),
        "topics": dict(
            zip((topic.id for topic in chain.topics), facets.topics[kept("topics")].sum(axis=0).tolist(), strict=True)
        ),
        "backups": {name: int((kept("backups") & is_so(owners)).sum()) for name, is_so in _BACKUPS.items()},
        "texts": {},
    }


count_all_values = once_per_answer(count_values)
"""Facet counts of the whole allocation, cached."""


def _count_each(
    allocation: Allocation, selection: Selection, mask: NDArray[np.bool_], name: str, values: Sequence[str]
) -> dict[str, int]:
    """Counts the mitigations within the mask that each value of a filter on ownerships would keep."""

    def kept(value: str) -> NDArray[np.bool_]:
        chosen: dict[str, tuple[str, ...]] = {name: (value,)}
        return _hold(allocation, replace(selection, **chosen))[1]  # type: ignore[arg-type] # only names of filters

    return {str(value): int(np.count_nonzero(mask & kept(value))) for value in values}


def _count_actors(allocation: Allocation, selection: Selection, mask: NDArray[np.bool_]) -> dict[str, int]:
    """Counts each actor's mitigations within the mask: in any owning role or, if roles are chosen, in one of these."""
    codes = codes_of(allocation.part)
    is_asked = _is_asked(allocation.part, selection)
    if not selection.roles:
        is_asked &= _is_owner(allocation.part)
    possible = (allocation.ownership_mask | _otherwise(allocation)) & is_asked & mask[codes.o_mitigation]
    held = codes.role_bits(mask, possible)  # readings can count a role several times, so only zero or non-zero matters
    numbers = np.count_nonzero(held, axis=0).tolist()
    return {actor.id: number for actor, number in zip(allocation.actors, numbers, strict=False)}


def select(allocation: Allocation, selection: Selection) -> Allocation:
    """The allocation, filtered and sorted; all actors stay, idle ones included.

    If roles, strengths or conditions are chosen, mitigations without an owner are kept only if all owners are. Raises
    UnknownValueError for a value that none of the allocation's frameworks has.

    >>> import valuechain as vc
    >>> allocation = vc.build_allocation(vc.read_chain(), vc.Context("advanced", "open"), framework="pai-open")
    >>> len(select(allocation, Selection(actors=("model_adapter",), roles=("secondary",))).mitigations)
    7

    Roles under readings that are not in use count too.

    >>> [m.id for m in select(allocation, Selection(actors=("model_hosting",), stages=("Detect",))).mitigations]
    ['PO-11', 'PO-12']
    """
    _check(allocation, selection)
    chain = allocation.part
    ownership_mask, held = _hold(allocation, selection)
    mitigation_mask = held & _has_values(allocation, selection)
    ownership_mask = ownership_mask & mitigation_mask[codes_of(chain).o_mitigation]
    narrowed = replace(allocation, mitigation_mask=mitigation_mask, ownership_mask=ownership_mask, _order=None)
    return replace(narrowed, _order=_order(narrowed, selection.order))


def keep_only(allocation: Allocation, mitigations: Collection[str], order: Order = Order.SOURCE) -> Allocation:
    """The allocation without any but these mitigations (ids); all actors stay."""
    part = allocation.part
    is_kept = np.array([each.id in mitigations for each in part.mitigations], dtype=bool)
    mask = allocation.mitigation_mask & is_kept
    ownerships = allocation.ownership_mask & mask[codes_of(part).o_mitigation]
    kept = replace(allocation, mitigation_mask=mask, ownership_mask=ownerships, _order=None)
    return replace(kept, _order=_order(kept, order))


def shown_answer(chain: ValueChain, question: Question) -> Allocation:
    """The answer with the question's filters applied, cached like `answer`. Raises the same errors as `answer`."""
    whole = answer(chain, question)
    return whole if question.selection == Selection() else _select(whole, question.selection)


_select = latest_answers(KEPT_ANSWERS)(select)


def _hold(allocation: Allocation, selection: Selection) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks of the ownerships that are kept, and of the mitigations that actors and filters on ownerships keep."""
    ownership_mask, otherwise = allocation.ownership_mask, _otherwise(allocation)
    if selection.is_hiding_owners:
        is_asked = _is_asked(allocation.part, selection)
        ownership_mask, otherwise = ownership_mask & is_asked, otherwise & is_asked
    elif not selection.actors:
        return ownership_mask, allocation.mitigation_mask
    possible = ownership_mask | otherwise if selection.actors else ownership_mask
    return ownership_mask, allocation.mitigation_mask & _is_held(allocation, selection, possible)


def _is_asked(chain: ValueChain, selection: Selection) -> NDArray[np.bool_]:
    """Mask of the ownerships of the chosen roles, strengths and conditions."""
    codes = codes_of(chain)
    is_asked = np.ones(len(chain.ownerships), dtype=bool)
    for chosen, values, held in (
        (selection.roles, [role.id for role in chain.roles], codes.o_role),
        (selection.strengths, list(Strength), codes.o_strength),
        (selection.conditions, [yes_no(each) for each in (False, True)], codes.o_is_conditional.view(np.int8)),
    ):
        if chosen:
            is_asked &= np.array([value in chosen for value in values])[held]
    return is_asked


def with_every_owner(allocation: Allocation, selection: Selection) -> Allocation:
    """Undoes the selection's filters on ownerships in a filtered allocation, without removing anything from it."""
    if not selection.is_hiding_owners:
        return allocation
    whole = answer(allocation.chain, allocation.question)
    mitigations = select(whole, selection.with_every_owner).mitigation_mask | allocation.mitigation_mask
    ownerships = whole.ownership_mask & mitigations[codes_of(allocation.part).o_mitigation]
    joined = replace(whole, mitigation_mask=mitigations, ownership_mask=ownerships)
    return replace(joined, _order=_order(joined, selection.order))


def _has_values(allocation: Allocation, selection: Selection) -> NDArray[np.bool_]:
    """Mask of the mitigations with the chosen stages, confidences, topics, backups and texts."""
    chain, facets = allocation.part, _facets_of(allocation.part)
    has = np.ones(len(chain.mitigations), dtype=bool)
    if selection.stages:
        has &= _is_one_of(facets.stage, [facets.stages[stage] for stage in selection.stages])
    if selection.confidences:
        has &= _is_one_of(facets.confidence, [_CONFIDENCES[each] for each in selection.confidences])
    if selection.topics:
        chosen = [index for index, topic in enumerate(chain.topics) if topic.id in selection.topics]
        has &= facets.topics[:, chosen].any(axis=1)
    if selection.backups:
        owners = _count_owners(allocation)
        has &= np.any([_BACKUPS[each](owners) for each in selection.backups], axis=0)
    if selection.texts:
        wanted = [text.casefold().split() for text in selection.texts]
        has &= [any(all(word in text for word in words) for words in wanted) for text in _texts_of(chain)]
    return has


def _count_owners(allocation: Allocation) -> NDArray[np.intp]:
    """The number of owners of each mitigation, mentions excluded; zero for those that do not apply."""
    part, mask = allocation.part, allocation.mitigation_mask
    held = codes_of(part).role_bits(mask, allocation.ownership_mask & _is_owner(part))
    owners = np.zeros(len(part.mitigations), dtype=np.intp)
    owners[mask] = np.count_nonzero(held, axis=1)
    return owners


def _is_one_of(codes: NDArray[np.intp], wanted: list[int]) -> NDArray[np.bool_]:
    """Like `np.isin`, but ten times faster."""
    is_wanted = np.zeros(int(codes.max(initial=-1)) + 1, dtype=bool)
    is_wanted[wanted] = True
    found: NDArray[np.bool_] = is_wanted[codes]
    return found


def _is_held(allocation: Allocation, selection: Selection, ownership_mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mask of the mitigations that a chosen actor, or any actor, owns in this mask.

    A mention counts if roles are chosen. Unowned mitigations are held if no actor is chosen and no owner is left out.
    """
    chain, codes = allocation.part, codes_of(allocation.part)
    counted = ownership_mask
    if selection.actors:
        answering = {framework.id for framework in allocation.frameworks}
        is_actor = np.array([a.framework in answering and a.id in selection.actors for a in chain.actors])
        counted = counted & is_actor[codes.o_actor]
    if not selection.roles:
        counted = counted & _is_owner(chain)
    held = np.zeros(len(chain.mitigations), dtype=bool)
    held[codes.o_mitigation[counted]] = True
    left_out = allocation.ownership_mask & ~ownership_mask
    if not selection.actors and not (left_out & _is_owner(chain)).any():
        loses_mention = np.zeros(len(chain.mitigations), dtype=bool)
        loses_mention[codes.o_mitigation[left_out]] = True
        held |= ~loses_mention
    return held


def _is_owner(chain: ValueChain) -> NDArray[np.bool_]:
    """Mask of the ownerships in an owning role, mentions excluded."""
    is_owner: NDArray[np.bool_] = np.array([role.is_owner for role in chain.roles])[codes_of(chain).o_role]
    return is_owner


def _otherwise(allocation: Allocation) -> NDArray[np.bool_]:
    """Mask of the ownerships of the same mitigations under readings that are not in use."""
    codes = codes_of(allocation.part)
    others: NDArray[np.bool_] = allocation.mitigation_mask[codes.o_mitigation]
    return others & codes.held_on(allocation.on) & ~allocation.ownership_mask


def _order(allocation: Allocation, order: Order) -> NDArray[np.intp] | None:
    """The sort order of the mitigations, by stage; None for the source's own order."""
    if order is Order.SOURCE:
        return None
    facets, mask = _facets_of(allocation.part), allocation.mitigation_mask
    if order is Order.NAME:
        key = facets.name[mask]
    elif order is Order.DATE:
        first = codes_of(allocation.part).m_first[mask]
        key = np.where(first == 0, date.max.toordinal(), first)
    else:
        owners = sum(1 << index for index, role in enumerate(allocation.part.roles) if role.is_owner)
        number = np.count_nonzero(allocation.role_bits & owners, axis=1)
        key = -number if order is Order.MOST_OWNERS else number
    return np.lexsort((key, facets.stage[mask]))  # stable: ties keep the source's order


def _check(allocation: Allocation, selection: Selection) -> None:
    chain = allocation.part
    for name in FILTERS:
        chosen = getattr(selection, name)
        if not chosen or name == "texts":
            continue
        valid = {v: v for framework in allocation.frameworks for v in valid_values(chain, framework.id)[name]}
        for value in chosen:
            if value not in valid:
                raise UnknownValueError(FILTERS[name], value, list(valid))
