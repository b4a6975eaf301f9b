"""The small picture that leads from the start page to Across sources."""

import valuechain as vc
from tests.conftest import Draw, Parse
from valuechain.views.across.heat_map.thumbnail import show_thumbnail
from valuechain.views.explore.page import show_welcome
from valuechain.views.page.state import ViewState


def test_the_picture_has_a_square_for_each_cell(three: vc.ValueChain, parse: Parse) -> None:
    """Each actor that is responsible for a topic, whatever the date, has a square, and the darkest has most sources."""
    link = parse(show_thumbnail(three)).one("a")
    squares = [(each.attributes["x"], each.attributes["y"], each.attributes["class"]) for each in link.all("rect")]
    assert squares == [("0", "0", "level-5"), ("9", "0", "level-3"), ("9", "5", "level-3")]
    assert link.attributes["href"] == "/across"
    assert link.one("b").text == "Ask all 3 sources at once"


def test_the_start_page_leads_there(chain: vc.ValueChain, parse: Parse) -> None:
    """The welcome has the picture, also with a user's own data."""
    for data, href in (("", "/across"), ("abc", "/across?data=abc")):
        welcome = parse(show_welcome(chain, ViewState(chain.frameworks[0].id, data=data, is_start=True)))
        assert welcome.one(".to-across").attributes["href"] == href


def test_without_links_there_is_no_picture(draw: Draw) -> None:
    """Data without links to practices has no such picture."""
    assert show_thumbnail(draw("provider -R-> filter data")) == ""
