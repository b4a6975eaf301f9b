"""The options of the map: the part of an address that only the map has."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from valuechain.model.chain import ValueChain
from valuechain.model.errors import UnknownValueError
from valuechain.model.question.parameters import (
    COLOUR,
    COUNTERPARTS,
    END,
    FOLD,
    IDLE,
    RISKS,
    SIZE,
    START,
    YES_NO,
    group_values,
)


class MapSize(StrEnum):
    """The meaning of the height of an actor's box."""

    EQUAL = "equal"
    LOAD = "load"
    """The number of mitigations that the actor leads."""


class MapColour(StrEnum):
    """The meaning of a mitigation's colour."""

    NONE = "none"
    TOPIC = "topic"
    STRENGTH = "strength"
    """The strength of the strongest verb for a leading actor."""


@dataclass(frozen=True, slots=True)
class MapOptions:
    """The options of the map."""

    size: MapSize = MapSize.EQUAL
    colour: MapColour = MapColour.NONE
    folded: tuple[str, ...] = ()
    """The stages that are drawn as one box each."""
    start: str = ""
    """The node where a path starts: `actor:<id>` or `mitigation:<id>`."""
    end: str = ""
    counterparts: str = ""
    """The id of the actor that is shown with its counterparts in other sources."""
    has_risks: bool = False
    """Whether the risks that mitigations address are nodes."""
    has_idle: bool = True
    """Whether actors without a role are shown."""

    @property
    def is_connecting(self) -> bool:
        """Whether two nodes are chosen, to see how they are connected."""
        return bool(self.start and self.end)

    @property
    def placing(self) -> "MapOptions":
        """The options that decide where something is; the others are at their defaults."""
        return MapOptions(size=self.size, folded=self.folded, has_risks=self.has_risks, has_idle=self.has_idle)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in an address; defaults are left out.

        >>> MapOptions(size=MapSize.LOAD, folded=("Prevent",)).pairs()
        [('size', 'load'), ('fold', 'Prevent')]
        """
        said = [
            (SIZE, self.size.value if self.size is not MapSize.EQUAL else ""),
            (COLOUR, self.colour.value if self.colour is not MapColour.NONE else ""),
            *((FOLD, stage) for stage in self.folded),
            (START, self.start),
            (END, self.end),
            (COUNTERPARTS, self.counterparts),
            (RISKS, "yes" if self.has_risks else ""),
            (IDLE, "" if self.has_idle else "no"),
        ]
        return [(name, value) for name, value in said if value]


PLAIN_MAP = MapOptions()


def read_map_options(
    pairs: Iterable[tuple[str, str]], chain: ValueChain, framework: str
) -> tuple[MapOptions, tuple[UnknownValueError, ...]]:
    """The options in an address, and an error for each value that does not exist; these values are left out.

    >>> import valuechain as vc
    >>> options, wrong = read_map_options([("colour", "topic"), ("size", "huge")], vc.read_chain(), "pai-open")
    >>> options.colour.value, [error.value for error in wrong]
    ('topic', ['huge'])
    """
    given = group_values(pairs)
    wrong: list[UnknownValueError] = []

    def last(name: str, valid: Iterable[str], default: str = "") -> str:
        value = given.get(name, [default])[-1]
        if value == default or value in valid:
            return value
        wrong.append(UnknownValueError(name, value, valid))
        return default

    actors = [actor.id for actor in chain.actors_by_framework.get(framework, ())]
    mitigations = chain.mitigations_by_framework.get(framework, ())
    stages = dict.fromkeys(mitigation.stage for mitigation in mitigations if mitigation.stage)
    nodes = [*(f"actor:{each}" for each in actors), *(f"mitigation:{each.id}" for each in mitigations)]
    folded = dict.fromkeys(given.get(FOLD, ()))
    wrong.extend(UnknownValueError(FOLD, stage, stages) for stage in folded if stage not in stages)
    options = MapOptions(
        size=MapSize(last(SIZE, list(MapSize), MapSize.EQUAL)),
        colour=MapColour(last(COLOUR, list(MapColour), MapColour.NONE)),
        folded=tuple(stage for stage in folded if stage in stages),
        start=last(START, nodes),
        end=last(END, nodes),
        counterparts=last(COUNTERPARTS, actors),
        has_risks=YES_NO[last(RISKS, YES_NO, "no")],
        has_idle=YES_NO[last(IDLE, YES_NO, "yes")],
    )
    return options, tuple(wrong)
