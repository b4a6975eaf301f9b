"""The allocation: who owns what in one context, the basis of every other answer."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from valuechain.analysis.allocation.codes import Codes, Mask, codes_of, pick
from valuechain.model.chain import ValueChain
from valuechain.model.context import Context
from valuechain.model.errors import NotAllocatedError, QuestionError, UnknownValueError
from valuechain.model.framework import Framework
from valuechain.model.once import latest_answers
from valuechain.model.question.parameters import LEVELS
from valuechain.model.question.question import Question
from valuechain.model.values import Actor, Cell, Mitigation, Ownership

Readings = Mapping[str, str]
"""Chosen readings by mitigation id; other mitigations use the default."""

ROLE_SEPARATOR = ";"


@dataclass(frozen=True, eq=False, repr=False)
class Allocation:
    """The mitigations that apply in a context, and who owns them.

    Everything is in the order of the source. An ownership links an actor to a mitigation, either in an owning role or
    as a mere mention (see `Role.is_owner`).
    """

    chain: ValueChain
    context: Context | None
    frameworks: tuple[Framework, ...]
    """The frameworks that answer in the context."""
    not_allocated: tuple[Cell, ...]
    """The cells of the frameworks that do not answer."""
    readings: Readings
    level: int | None
    mitigation_mask: Mask
    """Which mitigations of `part` apply."""
    ownership_mask: Mask
    """Which ownerships of `part` hold."""
    on: date | None = None
    """The day asked about, if any."""
    _order: NDArray[np.intp] | None = None
    """Sort order of the mitigations, if not that of the source."""
    _kept: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False)
    """Results cached by `once_per_answer`."""

    def __repr__(self) -> str:
        where = self.context.place if self.context else "every context"
        frameworks = ", ".join(framework.id for framework in self.frameworks)
        return f"<Allocation of {frameworks} for {where}: {len(self.mitigations)} mitigations>"

    @property
    def part(self) -> ValueChain:
        """The chain the masks index into: a single framework's if only one answers, else the whole chain."""
        return _part_of(self.chain, self.frameworks)

    @cached_property
    def mitigations(self) -> tuple[Mitigation, ...]:
        """The mitigations that apply."""
        applying = tuple(pick(self.part.mitigations, self.mitigation_mask))
        return applying if self._order is None else tuple(applying[index] for index in self._order)

    @cached_property
    def mitigation_keys(self) -> frozenset[str]:
        """The keys of the mitigations that apply."""
        return frozenset(mitigation.key for mitigation in self.mitigations)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """All actors of the frameworks that answer, idle ones included."""
        by_framework = self.chain.actors_by_framework
        return tuple(actor for framework in self.frameworks for actor in by_framework.get(framework.id, ()))

    @cached_property
    def ownerships(self) -> tuple[Ownership, ...]:
        """The ownerships, mitigation by mitigation."""
        return tuple(pick(self.part.ownerships, self.ownership_mask))

    @cached_property
    def role_bits(self) -> NDArray[np.int64]:
        """Bitmasks of roles, one bit per role of the chain. Shape: (mitigations that apply, actors)."""
        bits = codes_of(self.part).role_bits(self.mitigation_mask, self.ownership_mask)
        return bits if self._order is None else bits[self._order]

    @cached_property
    def by_mitigation(self) -> Mapping[tuple[str, str], tuple[Ownership, ...]]:
        """The ownerships of each mitigation, by framework and mitigation id."""
        groups: dict[tuple[str, str], list[Ownership]] = defaultdict(list)
        for ownership in self.ownerships:
            groups[ownership.framework, ownership.mitigation].append(ownership)
        return {key: tuple(members) for key, members in groups.items()}

    def ownerships_of(self, mitigation: Mitigation) -> tuple[Ownership, ...]:
        """The ownerships of a mitigation, mentions included."""
        return self.by_mitigation.get((mitigation.framework, mitigation.id), ())

    def roles_text(self, bits: int) -> str:
        """The roles of a matrix cell, such as `primary` or `primary;secondary`."""
        return ROLE_SEPARATOR.join(role.id for index, role in enumerate(self.chain.roles) if bits >> index & 1)

    @property
    def is_of_one_framework(self) -> bool:
        """Whether ids are unique without their framework."""
        return len(self.frameworks) == 1

    @property
    def question(self) -> Question:
        """The question that the allocation answers, without filters."""
        return Question(
            self.frameworks[0].id if self.is_of_one_framework else "",
            self.context.model_type if self.context else None,
            self.context.release_type if self.context else None,
            self.context is not None and self.context.is_significant_update,
            tuple(self.readings.items()),
            self.level,
            on=self.on,
        )


def without_conditional(allocation: Allocation) -> Allocation:
    """The same answer without the ownerships that hold only under a condition."""
    is_conditional = codes_of(allocation.part).o_is_conditional
    return replace(allocation, ownership_mask=allocation.ownership_mask & ~is_conditional)


Found = TypeVar("Found")


def once_per_answer(work: Callable[[Allocation], Found]) -> Callable[[Allocation], Found]:
    """Caches a function's result on the allocation."""

    @wraps(work)
    def found(allocation: Allocation) -> Found:
        kept: dict[Callable[..., Any], Any] = allocation._kept
        if work not in kept:
            kept[work] = work(allocation)
        result: Found = kept[work]
        return result

    return found


KEPT_ANSWERS = 16
"""An answer with 15,000 mitigations takes a few megabytes of memory."""


def answer(chain: ValueChain, question: Question) -> Allocation:
    """The whole answer to a question, ignoring the question's filters. Raises the same errors as `build_allocation`.

    An LRU cache keeps the answer, and concurrent callers wait for the first one's result.
    """
    return _answer(chain, question.asked)


def find_answer(chain: ValueChain, question: Question) -> Allocation | None:
    """Like `answer`; None if the framework does not answer in the context."""
    try:
        return answer(chain, question)
    except NotAllocatedError:
        return None


@latest_answers(KEPT_ANSWERS)
def _answer(chain: ValueChain, question: Question) -> Allocation:
    return build_allocation(
        chain,
        question.context,
        framework=question.framework or None,
        readings=dict(question.readings),
        level=question.level,
        on=question.on,
    )


def build_allocation(
    chain: ValueChain,
    context: Context | None = None,
    *,
    framework: str | None = None,
    readings: Readings | None = None,
    level: int | None = 1,
    on: date | None = None,
) -> Allocation:
    """Who owns what in a context, for one framework or for all that answer in it.

    The context is optional if no requested framework varies by it. `readings` overrides default readings, by
    mitigation id. `level` is 1 for mitigations, 2 for their parts, None for both. With `on`, only what has begun to
    apply by that day counts, and what has no known date.

    Raises NotAllocatedError if no requested framework answers in the context, ChoiceNeededError if the answer depends
    on a missing context, UnknownValueError for an unknown framework, mitigation or reading, and QuestionError if
    `level` asks for parts and no mitigation has any.

    >>> from valuechain.tables.reading.read import read_chain
    >>> allocation = build_allocation(read_chain(), Context("advanced", "open"), framework="pai-open")
    >>> len(allocation.mitigations), len(allocation.actors)
    (15, 9)
    """
    if level not in LEVELS.values():
        raise UnknownValueError("level", str(level), [str(each) for each in LEVELS.values()])
    if context is not None and not isinstance(context, Context):
        raise TypeError(f'A context is a Context, such as Context("advanced", "open"), not {context!r}.')
    if on is not None and (not isinstance(on, date) or isinstance(on, datetime)):
        raise TypeError(f"A day is a datetime.date, such as date(2027, 1, 1), not {on!r}.")
    asked = chain.frameworks if framework is None else (chain.framework(framework),)
    if level == 2 and not any(chain.has_levels(each.id) for each in asked):
        names = ", ".join(each.id for each in asked)
        raise QuestionError(f"The mitigations of {names} have no parts; use level 1.")
    answering, not_allocated = _split(chain, asked, context)
    if not answering:
        raise NotAllocatedError(not_allocated)
    part = _part_of(chain, answering)
    codes = codes_of(part)
    ids = {found.id for found in answering}
    indexes = [index for index, found in enumerate(part.frameworks) if found.id in ids]
    place = chain.place_of(answering[0].id, context)
    mitigation_mask = codes.mitigations_in(place, indexes, level) & codes.begun_on(on)
    chosen = dict(readings or {})
    ownership_mask = codes.ownerships_of(mitigation_mask)
    if chosen:
        ownership_mask = _with_readings(part, codes, mitigation_mask, chosen, answering)
    ownership_mask &= codes.held_on(on)
    return Allocation(
        chain=chain,
        context=context,
        frameworks=answering,
        not_allocated=not_allocated,
        readings=chosen,
        level=level,
        mitigation_mask=mitigation_mask,
        ownership_mask=ownership_mask,
        on=on,
    )


def _part_of(chain: ValueChain, frameworks: tuple[Framework, ...]) -> ValueChain:
    """The chain, restricted to a single framework if only one is given."""
    return chain.only(frameworks[0].id) if len(frameworks) == 1 else chain


def _split(
    chain: ValueChain, asked: tuple[Framework, ...], context: Context | None
) -> tuple[tuple[Framework, ...], tuple[Cell, ...]]:
    """Splits frameworks into those that answer and the cells of those that do not.

    Raises the same errors as `place_of`.
    """
    answering: list[Framework] = []
    cells: list[Cell] = []
    for framework in asked:
        cell = chain.cell(framework.id, chain.place_of(framework.id, context))
        if cell.status.is_answered:
            answering.append(framework)
        else:
            cells.append(cell)
    return tuple(answering), tuple(cells)


def _with_readings(
    chain: ValueChain, codes: Codes, mitigations: Mask, readings: Readings, frameworks: tuple[Framework, ...]
) -> Mask:
    """The ownerships under the chosen readings instead of the defaults."""
    is_taken = codes.o_is_shown.copy()
    for mitigation, reading in readings.items():
        number = codes.m_numbers[_find_reading(chain, frameworks, mitigation, reading)]
        owned = np.flatnonzero(codes.o_mitigation == number)
        is_taken[owned] = [chain.ownerships[each].reading == reading for each in owned]
    kept: Mask = mitigations[codes.o_mitigation] & is_taken
    return kept


def _find_reading(
    chain: ValueChain, frameworks: tuple[Framework, ...], mitigation: str, reading: str
) -> tuple[str, str]:
    """The framework and mitigation of a chosen reading. Raises QuestionError if there is no such reading."""
    for framework in frameworks:
        found = chain.readings_by_mitigation.get((framework.id, mitigation))
        if found:
            if reading not in {each.id for each in found}:
                raise UnknownValueError(f"reading of {mitigation}", reading, [each.id for each in found])
            return framework.id, mitigation
    ids = {framework.id for framework in frameworks}
    valid = [mitigation_id for framework, mitigation_id in chain.readings_by_mitigation if framework in ids]
    if not valid:
        raise QuestionError(
            f'No mitigation here can be read in two ways, so "{mitigation}" has no reading "{reading}".'
        )
    raise UnknownValueError("ambiguous mitigation", mitigation, valid)
