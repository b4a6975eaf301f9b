"""The second side of a comparison, made from the first."""

from collections.abc import Callable

import pytest

import valuechain as vc
from valuechain.analysis.compare.sides import build_second_side

Draw = Callable[[str], vc.ValueChain]


def test_what_is_left_open_is_as_on_the_first(chain: vc.ValueChain) -> None:
    """Framework, context, significant update and level are those of the first side unless they are named."""
    context = vc.Context("advanced", "open", is_significant_update=True)
    first = vc.build_allocation(chain, context, framework="uk-ai-cyber", level=None)
    second = build_second_side(first)
    assert (second.frameworks, second.context, second.level) == (first.frameworks, context, None)
    assert build_second_side(first, release_type="closed").context == vc.Context("advanced", "closed", True)


def test_readings_are_the_shown_ones(chain: vc.ValueChain) -> None:
    """Readings are not taken over from the first side."""
    context = vc.Context("advanced", "open")
    first = vc.build_allocation(chain, context, framework="pai-open", readings={"PO-3": "B"})
    assert build_second_side(first).readings == {}
    assert build_second_side(first, readings={"PO-12": "B"}).readings == {"PO-12": "B"}


def test_framework_without_parts_answers_by_its_mitigations(chain: vc.ValueChain) -> None:
    """The level of the first side is taken over only by a framework that has it."""
    first = vc.build_allocation(chain, framework="uk-ai-cyber", level=2)
    assert build_second_side(first, framework="cosai").level == 1
    assert build_second_side(first).level == 2


def test_context_that_is_not_there_stays_away(draw: Draw) -> None:
    """Without a context on either side there is none, and half of one is refused by the names that are asked for."""
    first = vc.build_allocation(draw("a -P-> x"))
    assert build_second_side(first).context is None
    with pytest.raises(vc.ChoiceNeededError, match="Choose a --with-release-type"):
        build_second_side(first, model_type="frontier", prefix="--with-")
