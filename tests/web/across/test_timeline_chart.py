"""The chart below the timeline page, and the formats of the timeline."""

from datetime import date

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from valuechain.views.across.state import AcrossState, read_across_state
from valuechain.views.page.state import parse_address
from valuechain.web.across.timeline_chart import build_widgets
from valuechain.web.near import Near


def state_of(chain: vc.ValueChain, query: str = "") -> AcrossState:
    """The state at an address, as of a fixed day."""
    return read_across_state(chain, parse_address("/timeline", query), today=date(2026, 11, 29))[0]


def test_the_chart_waits_until_it_is_near(chain: vc.ValueChain) -> None:
    """Until it scrolls near, a placeholder of the same height stands for the chart."""
    widgets = build_widgets(chain, state_of(chain))
    assert widgets is not None
    assert widgets.wait is not None
    ((waiting,), (drawn,)) = widgets.wait(), widgets.draw()
    frames = [section.children[-1] for section in (waiting, drawn)]
    assert isinstance(frames[0].children, Near)
    assert frames[0].style == frames[1].style


def test_another_question_draws_another_chart(chain: vc.ValueChain) -> None:
    """The key, by which the chart is drawn again, is that of the question and of what narrows it."""
    queries = ("", "", "source=eu-ai-act", "topic=incidents", "actor=deployer", "on=2027-12-01")
    keys = [build_widgets(chain, state_of(chain, query)) for query in queries]
    assert len({each.key for each in keys if each}) == 5


@pytest.mark.parametrize("query", ["source=cosai", "on=2040-01-01"])
def test_nothing_to_come_draws_nothing(chain: vc.ValueChain, query: str) -> None:
    """There is no chart if no date is known, or if none comes after the day asked about."""
    assert build_widgets(chain, state_of(chain, query)) is None


@pytest.mark.parametrize(("ending", "start"), [("ics", b"BEGIN:VCALENDAR"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_formats(client: FlaskClient, ending: str, start: bytes) -> None:
    """The HTTP interface gives the timeline as calendar and as picture."""
    answer = client.get(f"/api/v1/timeline.{ending}?on=2026-11-29&topic=incidents")
    assert answer.status_code == 200
    assert answer.data.startswith(start)
