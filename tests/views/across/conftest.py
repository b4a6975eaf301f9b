"""Three small sources on three topics, and the pages across sources of any chain."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Write
from valuechain.analysis.across.across import Across, build_across
from valuechain.views.across.state import AcrossState, read_across_state
from valuechain.views.page.state import parse_address
from valuechain.web.app.pages import show_across_page

TODAY = date(2026, 11, 29)
_TOPICS = ("incidents", "labels", "waste")
_PRACTICES = ("report", "log", "mark", "burn")
_ACTORS = ("maker", "seller", "watcher", "nobody")

ShowAcross = Callable[..., Node]
AskAcross = Callable[..., tuple[Across, AcrossState]]


@pytest.fixture
def three(write: Write) -> vc.ValueChain:
    """A law, a code and a guide.

    On incidents, the law and the code make makers responsible, and the guide sellers. On labels, only the law speaks,
    from 2028 on. On waste, all are silent. The shipped topics, practices and reference actors are left out.
    """
    chain = write(
        frameworks=[
            ["id", "name", "short_name", "instrument", "jurisdiction", "is_binding"],
            ["law", "The Law", "the law", "law", "Utopia", "yes"],
            ["code", "The Code", "the code", "code", "Utopia", "no"],
            ["guide", "The Guide", "the guide", "guidance", "", "no"],
        ],
        actors=[
            ["framework", "id", "name"],
            ["law", "manufacturer", "Manufacturer"],
            ["law", "dealer", "Dealer"],
            ["code", "developer", "Developer"],
            ["code", "shop", "Shop"],
            ["code", "bystander", "Bystander"],
            ["guide", "vendor", "Vendor"],
        ],
        reference_actors=[
            ["id", "name", "label", "summary"],
            ["maker", "Makers", "Makers", "Make it."],
            ["seller", "Sellers", "Sellers", "Sell it."],
            ["watcher", "Watchers", "Watchers", "Watch it."],
            ["nobody", "Nobodies", "Nobodies", "Do nothing."],
        ],
        reference_crosswalk=[
            ["framework", "actor", "reference_actor", "extent", "confidence"],
            ["law", "manufacturer", "maker", "full", "interpreted"],
            ["law", "dealer", "seller", "partly", "interpreted"],
            ["code", "developer", "maker", "full", "interpreted"],
            ["code", "shop", "seller", "full", "interpreted"],
            ["code", "bystander", "watcher", "full", "interpreted"],
            ["guide", "vendor", "seller", "full", "interpreted"],
        ],
        topics=[
            ["id", "name"],
            ["incidents", "Incidents"],
            ["labels", "Labels"],
            ["waste", "Waste"],
        ],
        practices=[
            ["id", "topic", "name", "summary"],
            ["report", "incidents", "Report incidents", "Tell an authority."],
            ["log", "incidents", "Keep logs", "Write it down."],
            ["mark", "labels", "Mark content", "Say so."],
            ["burn", "waste", "Burn waste", "Get rid of it."],
        ],
        mitigations=[
            ["framework", "id", "name", "stage", "responsible", "supporting", "applies_from"],
            ["law", "L1", "Notify", "", "manufacturer", "", ""],
            ["law", "L2", "Label", "", "dealer", "", "2028-01-01"],
            ["code", "C1", "Tell and log", "Run", "developer", "shop", ""],
            ["guide", "G1", "Speak up", "", "vendor", "", ""],
        ],
        ownerships=[
            ["framework", "mitigation_id", "actor_id", "role", "norm"],
            ["law", "L1", "manufacturer", "responsible", "shall"],
            ["law", "L2", "dealer", "responsible", "shall"],
            ["code", "C1", "developer", "responsible", "should"],
            ["guide", "G1", "vendor", "responsible", "can"],
        ],
        links=[
            ["framework", "mitigation_id", "practice", "relation", "ground", "confidence", "author", "review"],
            ["law", "L1", "report", "same", "L1 asks for it.", "interpreted", "us", "draft"],
            ["law", "L2", "mark", "same", "L2 asks for it.", "interpreted", "us", "draft"],
            ["code", "C1", "report", "same", "C1 asks for it.", "interpreted", "us", "draft"],
            ["code", "C1", "log", "narrower", "C1 asks for a part.", "interpreted", "us", "draft"],
            ["guide", "G1", "report", "broader", "G1 asks for more.", "interpreted", "us", "draft"],
        ],
    )
    return replace(
        chain,
        topics=tuple(each for each in chain.topics if each.id in _TOPICS),
        practices=tuple(each for each in chain.practices if each.id in _PRACTICES),
        reference_actors=tuple(each for each in chain.reference_actors if each.id in _ACTORS),
    )


@pytest.fixture
def show_across(parse: Parse) -> ShowAcross:
    """The parsed page at an address across sources, as of a fixed day."""

    def show(of: vc.ValueChain, address: str = "/across") -> Node:
        path, _, query = address.partition("?")
        return parse(show_across_page(of, *read_across_state(of, parse_address(path, query), today=TODAY)))

    return show


@pytest.fixture
def ask_across() -> AskAcross:
    """The answer and the state at an address across sources, as of a fixed day."""

    def ask(of: vc.ValueChain, query: str = "") -> tuple[Across, AcrossState]:
        state, _ = read_across_state(of, parse_address("/across", query), today=TODAY)
        return build_across(of, state.question), state

    return ask
