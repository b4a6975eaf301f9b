"""The colour of the mitigations on a map, each with a number or a word, so that nothing is said by colour alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from valuechain.analysis.allocation.allocation import Allocation
from valuechain.model.look import HUES
from valuechain.model.norm import Strength
from valuechain.model.question.map_options import MapColour
from valuechain.views.map.routes import Box
from valuechain.views.picture.text import text_width

BADGE_SIZE, BADGE_HEIGHT = 11.0, 15.0
_PADDING, _GAP, _INSET, _OVERLAP = 4.0, 3.0, 12.0, 4.0
NO_VERB = "no verb"
_HUE_OF: Mapping[Strength, str] = {
    Strength.REQUIRED: HUES[0].name,
    Strength.RECOMMENDED: HUES[4].name,
    Strength.OPTIONAL: HUES[6].name,
    Strength.NOT_GIVEN: HUES[7].name,
}


class Badge(NamedTuple):
    """A number or word at the outer edge of a mitigation."""

    text: str
    hue: str
    """The name of its colour, a CSS class."""
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """In pixels."""
        return text_width(self.text, BADGE_SIZE, is_bold=True) + 2 * _PADDING


class ColourKey(NamedTuple):
    """A line of the legend."""

    badge: Badge
    name: str
    mitigations: int
    topic: str = ""
    """The id of the topic; empty for a strength."""


@dataclass(frozen=True, slots=True)
class Colouring:
    """The badges of each mitigation, and what they mean."""

    badges: Mapping[str, Sequence[Badge]]
    keys: Sequence[ColourKey]


def build_colouring(allocation: Allocation, colour: MapColour) -> Colouring:
    """The badges by topic or strength; empty if mitigations have no colour."""
    if colour is MapColour.TOPIC:
        return _by_topic(allocation)
    if colour is MapColour.STRENGTH:
        return _by_strength(allocation)
    return Colouring({}, ())


def _by_topic(allocation: Allocation) -> Colouring:
    """Numbers topics in their order, those of the answer only; colours repeat after the last one, numbers do not."""
    used = {topic for mitigation in allocation.mitigations for topic in mitigation.topics}
    topics = [topic for topic in allocation.chain.topics if topic.id in used]
    badges = {topic.id: Badge(str(number + 1), HUES[number % len(HUES)].name) for number, topic in enumerate(topics)}
    return Colouring(
        {m.id: [badges[topic] for topic in m.topics if topic in badges] for m in allocation.mitigations},
        [
            ColourKey(badges[each.id], each.name, sum(each.id in m.topics for m in allocation.mitigations), each.id)
            for each in topics
        ],
    )


def _by_strength(allocation: Allocation) -> Colouring:
    found = {m.id: leading_strength(allocation, m.id) for m in allocation.mitigations}
    badges = {each: Badge(_word(each), _HUE_OF[each]) for each in Strength}
    return Colouring(
        {mitigation: [badges[strength]] for mitigation, strength in found.items()},
        [
            ColourKey(badges[each], _MEANING[each], number)
            for each in Strength
            if (number := sum(strength is each for strength in found.values()))
        ],
    )


_MEANING: Mapping[Strength, str] = {
    Strength.REQUIRED: "a leading actor must or shall do it",
    Strength.RECOMMENDED: "a leading actor should do it",
    Strength.OPTIONAL: "a leading actor may or can do it",
    Strength.NOT_GIVEN: "the source gives no verb for a leading actor",
}


def _word(strength: Strength) -> str:
    return NO_VERB if strength is Strength.NOT_GIVEN else strength.words


def leading_strength(allocation: Allocation, mitigation: str) -> Strength:
    """The strength of the strongest first verb for an actor that leads a mitigation."""
    leads = {role.id for role in allocation.chain.roles if role.is_lead}
    owned = allocation.ownerships_of(allocation.chain.mitigation(allocation.frameworks[0].id, mitigation))
    strengths = [o.strength for o in owned if o.role in leads]
    return max(strengths, key=lambda each: each.rank, default=Strength.NOT_GIVEN)


def place_badges(badges: Iterable[Badge], box: Box, *, is_above: bool) -> tuple[Badge, ...]:
    """Places badges side by side at the edge away from the actors, from the right."""
    x, placed = box.right - _INSET, []
    for badge in reversed(tuple(badges)):
        x -= badge.width
        placed.append(badge._replace(x=x, y=box.top - BADGE_HEIGHT + _OVERLAP if is_above else box.bottom - _OVERLAP))
        x -= _GAP
    return tuple(reversed(placed))
