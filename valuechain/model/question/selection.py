"""The filters and the order of a question's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from valuechain.model.chain import ValueChain
from valuechain.model.norm import Strength
from valuechain.model.once import once_per_chain
from valuechain.model.question.parameters import SORT
from valuechain.model.values import Ownership
from valuechain.model.vocabulary import Confidence
from valuechain.model.words import yes_no


class Order(StrEnum):
    """The sort order of the mitigations within a stage."""

    SOURCE = "source"
    NAME = "name"
    MOST_OWNERS = "most-owners"
    FEWEST_OWNERS = "fewest-owners"
    DATE = "date"
    """The earliest start first; mitigations without a date come last."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters: all must match, each by any of its values. Empty filters match everything."""

    stages: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    """Actor ids: keeps mitigations that any of these actors owns or, if roles are chosen, in which any of them has one
    of those roles. Readings that are not in use count too."""
    roles: tuple[str, ...] = ()
    """Role ids: keeps only these roles, and the mitigations that have one (see `select`)."""
    strengths: tuple[str, ...] = field(default=(), kw_only=True)
    """Values of `Strength`: keeps only ownerships of these strengths, and the mitigations that have one."""
    conditions: tuple[str, ...] = field(default=(), kw_only=True)
    """`yes` or `no`: keeps only ownerships with or without a condition, and the mitigations that have one."""
    confidences: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Ids."""
    backups: tuple[str, ...] = field(default=(), kw_only=True)
    """`yes` or `no`: keeps mitigations with several owners, or with exactly one."""
    texts: tuple[str, ...] = field(default=(), kw_only=True)
    """Keeps mitigations whose name, number, summary or reference has all words of one of these texts."""
    order: Order = Order.SOURCE

    @property
    def is_narrowing(self) -> bool:
        """Whether any filter is set; sorting does not count."""
        return any(getattr(self, key) for key in FILTERS)

    @property
    def is_hiding_owners(self) -> bool:
        """Whether a filter is set that hides owners of the mitigations it keeps."""
        return any(getattr(self, key) for key in OWNERSHIP_FILTERS)

    @property
    def with_every_owner(self) -> "Selection":
        """The selection without the filters that hide owners."""
        return replace(self, roles=(), strengths=(), conditions=())

    def keeps(self, ownership: Ownership) -> bool:
        """Whether the filters on ownerships keep this one."""
        has = (ownership.role, ownership.strength.value, yes_no(bool(ownership.condition)))
        return all(
            not chosen or value in chosen
            for chosen, value in zip((self.roles, self.strengths, self.conditions), has, strict=True)
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of filters and order; defaults are left out."""
        pairs = [(name, value) for key, name in FILTERS.items() for value in getattr(self, key)]
        return pairs if self.order is Order.SOURCE else [*pairs, (SORT, self.order.value)]


def add_or_remove(chosen: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The values with one more or, if it is among them, without it.

    >>> add_or_remove(("a", "b"), "c"), add_or_remove(("a", "b"), "a")
    (('a', 'b', 'c'), ('b',))
    """
    return tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)


FILTERS: Mapping[str, str] = {
    each.name: each.name.removesuffix("s") for each in fields(Selection) if each.name != "order"
}
"""The filter fields of a selection, with their parameter names."""
OWNERSHIP_FILTERS = ("roles", "strengths", "conditions")
"""The filters that keep or drop single ownerships; the others keep or drop whole mitigations."""


def valid_values(chain: ValueChain, framework: str) -> Mapping[str, tuple[str, ...]]:
    """The valid values of each filter for a framework, in source order; a text can be anything, so it is left out."""
    if framework not in {each.id for each in chain.frameworks}:
        return dict.fromkeys(FILTERS.keys() - {"texts"}, ())
    return _values_of(chain.only(framework))


@once_per_chain
def _values_of(part: ValueChain) -> Mapping[str, tuple[str, ...]]:
    mitigations = part.mitigations
    used = {ownership.role for ownership in part.ownerships}
    strengths = {ownership.strength for ownership in part.ownerships}
    conditions = {yes_no(bool(ownership.condition)) for ownership in part.ownerships}
    topics = {topic for mitigation in mitigations for topic in mitigation.topics}
    confidences = {mitigation.confidence for mitigation in mitigations}
    return {
        "stages": tuple(dict.fromkeys(mitigation.stage for mitigation in mitigations if mitigation.stage)),
        "actors": tuple(actor.id for actor in part.actors),
        "roles": tuple(role.id for role in part.roles if role.id in used),
        "strengths": tuple(each.value for each in Strength if each in strengths),
        "conditions": tuple(each for each in ("yes", "no") if each in conditions),
        "confidences": tuple(each.value for each in Confidence if each in confidences),
        "topics": tuple(topic.id for topic in part.topics if topic.id in topics),
        "backups": ("no", "yes"),
    }
