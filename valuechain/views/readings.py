"""The readings of an ambiguous mitigation, each with the link that takes it."""

from dataclasses import dataclass

from valuechain.analysis.item_rows import owned_under
from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation, Reading, Role
from valuechain.views.state import ViewState


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """A reading with its owners in words, and the link that takes it."""

    reading: Reading
    owners: tuple[tuple[Role, str], ...]
    href: str
    is_taken: bool


def list_readings(chain: ValueChain, mitigation: Mitigation, state: ViewState) -> list[ReadingChoice]:
    """The readings of a mitigation; a link takes one and keeps those of other mitigations."""
    chosen = dict(state.readings)
    others = {key: value for key, value in state.readings if key != mitigation.id}
    taken = chosen.get(mitigation.id)
    choices = []
    for reading in chain.readings_by_mitigation.get((mitigation.framework, mitigation.id), ()):
        readings = others if reading.is_shown else {**others, mitigation.id: reading.id}
        owners = tuple(
            (chain.role(o.role), chain.actor(o.framework, o.actor).label)
            for o in owned_under(chain, mitigation, reading.id)
        )
        is_taken = reading.is_shown if taken is None else reading.id == taken
        choices.append(ReadingChoice(reading, owners, state.href(readings=tuple(readings.items())), is_taken))
    return choices
