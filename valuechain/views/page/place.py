"""An actor's position in the value chain, in words."""

from valuechain.model.chain import ValueChain
from valuechain.model.values import Actor
from valuechain.model.words import ordinal


def place_in_chain(chain: ValueChain, actor: Actor) -> str:
    """The actor's position in the chain; empty if the framework does not say who supplies whom."""
    if actor.is_cross_stage:
        return "active at several stages of the chain"
    if not any(supply.framework == actor.framework for supply in chain.supplies):
        return ""
    number = [each for each in chain.actors_by_framework[actor.framework] if not each.is_cross_stage].index(actor) + 1
    return f"{ordinal(number)} in the chain"
