"""Warns of names that pictures cannot write."""

from itertools import chain as chained

from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain

_ADVICE = "use SVG, or ask the operator of this site to add fonts"


@once_per_chain
def warn_of_letters(chain: ValueChain) -> str:
    """A warning to visitors about letters of the data that no font has, or empty."""
    from valuechain.views.picture.letters import find_missing, say_missing  # noqa: PLC0415 # fonts are slow to read

    texts = chained(
        (actor.name + actor.label for actor in chain.actors),
        (mitigation.name + mitigation.label for mitigation in chain.mitigations),
        (stage.name for stage in chain.stages),
        (framework.name for framework in chain.frameworks),
    )
    return say_missing(find_missing("".join(texts)), _ADVICE)
