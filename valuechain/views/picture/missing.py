"""Warns of names that pictures cannot write."""

from itertools import chain as chained

from valuechain.model.chain import ValueChain
from valuechain.model.once import once_per_chain


@once_per_chain
def warn_of_letters(chain: ValueChain) -> str:
    """A warning about letters of the data that no font has, or empty."""
    from valuechain.views.picture.letters import find_missing, say_missing  # noqa: PLC0415 # fonts are slow to read

    labelled = chained(chain.actors, chain.mitigations)
    named = chained(chain.frameworks, chain.stages)
    texts = chained((each.name + each.label for each in labelled), (each.name for each in named))
    letters = {letter for text in texts for letter in text}
    return say_missing(find_missing("".join(sorted(letters))))
