"""The heat map below the page Across sources: when it is drawn, and when it is drawn again."""

from datetime import date

import valuechain as vc
from tests.conftest import Draw
from valuechain.views.across.heat_map.figure import measure_height
from valuechain.views.across.state import AcrossState, read_across_state
from valuechain.views.page.state import parse_address
from valuechain.web.across.heat_map import build_widgets
from valuechain.web.near import Near


def state_of(chain: vc.ValueChain, query: str = "") -> AcrossState:
    """The state at an address, as of a fixed day."""
    return read_across_state(chain, parse_address("/across", query), today=date(2026, 11, 29))[0]


def test_the_chart_waits_until_it_is_near(chain: vc.ValueChain) -> None:
    """Until it scrolls near, a low placeholder stands for the chart."""
    widgets = build_widgets(chain, state_of(chain))
    assert widgets is not None
    assert widgets.wait is not None
    ((waiting,), (drawn,)) = widgets.wait(), widgets.draw()
    frames = [section.children[-1] for section in (waiting, drawn)]
    assert isinstance(frames[0].children, Near)
    assert [frame.style for frame in frames] == [
        {"height": "242px"},
        {"height": f"{measure_height(len(chain.topics)) + 2}px"},
    ]


def test_an_open_topic_makes_the_chart_longer(chain: vc.ValueChain) -> None:
    """The chart has the rows of the table, those of open topics too."""
    widgets = build_widgets(chain, state_of(chain, "open=incidents"))
    assert widgets is not None
    (section,) = widgets.draw()
    practices = sum(1 for each in chain.practices if each.topic == "incidents")
    assert section.children[-1].style == {"height": f"{measure_height(len(chain.topics) + practices) + 2}px"}


def test_another_question_draws_another_chart(chain: vc.ValueChain) -> None:
    """The key, by which the chart is drawn again, is that of the question."""
    keys = [build_widgets(chain, state_of(chain, query)) for query in ("", "", "source=cosai", "on=2027-12-02")]
    assert len({each.key for each in keys if each}) == 3


def test_nothing_left_draws_nothing(chain: vc.ValueChain, draw: Draw) -> None:
    """There is no chart if the filters leave nothing, or if nothing is linked to practices."""
    assert build_widgets(chain, state_of(chain, "source=cosai&kind=law")) is None
    drawn = draw("provider -R-> filter data")
    assert build_widgets(drawn, state_of(drawn)) is None
