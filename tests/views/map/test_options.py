"""Options of the map: sizes, colours, folded stages, risks, paths."""

from collections.abc import Callable

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Shipped, Write
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.graph.paths import MOST_PATHS
from valuechain.model.question.map_options import MapColour, MapOptions, MapSize, read_map_options
from valuechain.model.question.selection import Selection
from valuechain.views.map.content import MOST_ON_MAP, fold_links, has_map
from valuechain.views.map.layout import TALLEST, build_layout
from valuechain.views.map.lists import show_map_list, show_map_table
from valuechain.views.map.picture import show_map
from valuechain.views.page.state import View, ViewState, parse_address, read_state

ShowMap = Callable[..., Node]


@pytest.fixture
def show(chain: vc.ValueChain, parse: Parse) -> ShowMap:
    """The parsed map, list and table for options."""

    def read(
        options: MapOptions,
        framework: str = "pai-open",
        of: vc.ValueChain = chain,
        *,
        focus: str = "",
        **chosen: tuple[str, ...],
    ) -> Node:
        state = ViewState(framework, view=View.MAP, focus=focus, drawn=options, selection=Selection(**chosen))
        shown = select(answer(of, state), state.selection)
        drawn = show_map(shown, build_findings(shown), state)
        return parse(f"{drawn}{show_map_list(shown, state)}{show_map_table(shown, state)}")

    return read


@pytest.fixture
def staged(write: Write) -> vc.ValueChain:
    """Stage Early has x (a primary, b secondary) and y (a secondary); stage Late has z (b primary)."""
    return write(
        actors=[["id", "name"], ["a", "Anna"], ["b", "Bert"], ["c", "Cora"]],
        mitigations=[
            ["id", "name", "stage", "primary", "secondary"],
            ["x", "X", "Early", "a", "b"],
            ["y", "Y", "Early", "", "a"],
            ["z", "Z", "Late", "b", ""],
        ],
    )


def keys(shown: Node, kind: str) -> list[str]:
    """The keys of the nodes of a kind."""
    return [each.attributes["data-key"] for each in shown.all(".node") if kind in each.attributes["class"].split()]


def test_options_are_in_the_address(chain: vc.ValueChain) -> None:
    """The options of a map survive the way through an address."""
    options = MapOptions(
        size=MapSize.LOAD,
        colour=MapColour.TOPIC,
        folded=("Prevent", "Respond"),
        start="actor:user",
        end="mitigation:PO-3",
        has_risks=True,
        has_idle=False,
    )
    href = ViewState("pai-open", view=View.MAP, drawn=options).href()
    state, notices = read_state(chain, parse_address("/", href.partition("?")[2]))
    assert (state.drawn, notices) == (options, ())


def test_options_that_do_not_exist(chain: vc.ValueChain) -> None:
    """A value that does not exist is left out and named; the others count."""
    pairs = [("size", "load"), ("colour", "green"), ("fold", "Nowhere"), ("from", "actor:no one")]
    options, wrong = read_map_options(pairs, chain, "pai-open")
    assert options == MapOptions(size=MapSize.LOAD)
    assert [(error.kind, error.value) for error in wrong] == [
        ("fold", "Nowhere"),
        ("colour", "green"),
        ("from", "actor:no one"),
    ]


def test_another_source_has_plain_options() -> None:
    """A link to another source drops folded stages and paths, which are those of one source."""
    state = ViewState("pai-open", view=View.MAP, drawn=MapOptions(folded=("Prevent",)))
    assert "fold" not in state.href(framework="cosai")
    assert "fold" in state.href(focus="actor:user")


def test_folded_stage_is_one_box(show: ShowMap, staged: vc.ValueChain) -> None:
    """A folded stage is one box that leads to the map without the fold; its mitigations are not drawn."""
    shown = show(MapOptions(folded=("Early",)), staged.frameworks[0].id, staged)
    assert (keys(shown, "stage"), keys(shown, "mitigation")) == (["stage:Early"], ["mitigation:z"])
    box = shown.one(".node[data-key=stage:Early]")
    assert box.attributes["aria-label"] == "Early: 2 mitigations: select to unfold"
    assert "fold" not in box.attributes["href"]


def test_line_to_a_folded_stage_is_the_strongest_role(staged: vc.ValueChain) -> None:
    """Anna is primary and secondary in Early, and has one line, as primary; Bert has one as secondary."""
    allocation = vc.build_allocation(staged)
    stages = {each.id: each.stage for each in allocation.mitigations}
    links = fold_links(allocation.ownerships, frozenset({"Early"}), stages, allocation.chain.roles)
    assert {(link.start, link.end, link.role) for link in links} == {
        ("a", "stage:Early", "primary"),
        ("b", "stage:Early", "secondary"),
        ("b", "z", "primary"),
    }


def test_table_counts_the_roles_in_a_folded_stage(show: ShowMap, staged: vc.ValueChain) -> None:
    """In the table, a folded stage is one row with the number of mitigations of each actor in each role."""
    shown = show(MapOptions(folded=("Early",)), staged.frameworks[0].id, staged)
    rows = [[cell.text for cell in row.all("th") + row.all("td")] for row in shown.one("tbody").all("tr")]
    assert rows == [["Z", "Bert", ""], ["Early: 2 mitigations", "Anna 1", "Bert 1, Anna 1"]]


def test_too_many_mitigations_are_folded(write: Write, show: ShowMap) -> None:
    """If more than 150 mitigations would be drawn, every stage is folded; a stage that has room can be unfolded."""
    rows = [[f"m{n}", f"M {n}", "Short" if n < 40 else "Long", "a"] for n in range(40 + MOST_ON_MAP + 1)]
    own = write(actors=[["id", "name"], ["a", "Anna"]], mitigations=[["id", "name", "stage", "primary"], *rows])
    shown = show(MapOptions(), own.frameworks[0].id, own)
    assert (keys(shown, "stage"), keys(shown, "mitigation")) == (["stage:Short", "stage:Long"], [])
    short, long = [each.attributes["href"] for each in shown.all(".node") if "stage" in each.attributes["class"]]
    assert short.endswith("&fold=Long")
    assert "stage=Long" in long  # too many to unfold: the link shows this stage alone, and its refusal


def test_no_stage_to_fold(write: Write) -> None:
    """Without stages, a map of more than 150 mitigations is refused."""
    rows = [[f"m{n}", f"M {n}", "a"] for n in range(MOST_ON_MAP + 1)]
    own = write(actors=[["id", "name"], ["a", "Anna"]], mitigations=[["id", "name", "primary"], *rows])
    assert not has_map(vc.build_allocation(own))


def test_height_says_the_load(chain: vc.ValueChain) -> None:
    """PAI's model providers lead 12 of 15 and are 2.2 times as high as users, who lead none; adapters lead one."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="pai-open")
    boxes = build_layout(allocation, MapOptions(size=MapSize.LOAD)).actors
    least = boxes["user"].height
    assert boxes["model_provider"].height == pytest.approx(least * TALLEST)
    assert boxes["model_adapter"].height == pytest.approx(least * (1 + (TALLEST - 1) / 12))
    assert {box.height for box in build_layout(allocation).actors.values()} == {boxes["user"].height - 16}


def test_topics_have_numbers(show: ShowMap) -> None:
    """By topic, each mitigation has the number of each of its topics, which the legend names."""
    shown = show(MapOptions(colour=MapColour.TOPIC))
    legend = {
        each.one(".sr").text.rstrip(": "): each.one("a").text
        for each in shown.one(".legend").all("li")
        if each.all(".badge")
    }
    box = shown.one(".node[data-key=mitigation:PO-4]")
    numbers = [badge.text for badge in box.all(".badge")]
    assert [legend[number] for number in numbers] == ["Documentation", "Safeguards"]
    assert "topics: Documentation and Safeguards" in box.attributes["aria-label"]


def test_strengths_are_words(show: ShowMap, shipped: Shipped) -> None:
    """By strength, each mitigation has the word for the strongest first verb of its leads, and so has its name."""
    shown = show(MapOptions(colour=MapColour.STRENGTH))
    words = {each.attributes["data-key"]: each.one(".badge").text for each in shown.all(".mitigation")}
    verbs: dict[str, set[str]] = {}
    for row in shipped("ownerships", "pai-open"):
        if row["role"] == "primary":
            verbs.setdefault(f"mitigation:{row['mitigation_id']}", set()).add(row["norm"].split(";")[0])
    assert words == {key: "recommended" if "should" in first else "possible" for key, first in verbs.items()}
    assert all(each.attributes["aria-label"].endswith(each.one(".badge").text) for each in shown.all(".mitigation"))


def test_risks_are_nodes(show: ShowMap, shipped: Shipped) -> None:
    """CoSAI's risks have a line to each mitigation that names them, and none to those that are against every risk."""
    shown = show(MapOptions(has_risks=True), "cosai")
    named = [
        (risk, row["id"])
        for row in shipped("mitigations", "cosai")
        for risk in row["risks"].split(";")
        if risk not in ("", "all")
    ]
    lines = [each for each in shown.one(".lines").all(".line") if "addresses" in each.attributes["class"]]
    assert {(line.attributes["data-from"], line.attributes["data-to"]) for line in lines} == {
        (f"risk:{risk}", f"mitigation:{mitigation}") for risk, mitigation in named
    }
    assert set(keys(shown, "risk")) == {f"risk:{risk}" for risk, _ in named}
    assert "7 mitigations address every risk" in shown.one(".legend").text


def test_table_has_the_risks(show: ShowMap) -> None:
    """With risks, the table has a column of them."""
    shown = show(MapOptions(has_risks=True))
    assert [head.text for head in shown.one("thead").all("th")][-1] == "Risks addressed"
    assert [head.text for head in show(MapOptions()).one("thead").all("th")][-1] == "Mentioned"


def test_risk_in_focus(show: ShowMap, shipped: Shipped) -> None:
    """With a risk in focus, the mitigations that address it are lit."""
    shown = show(MapOptions(has_risks=True), "cosai", focus="risk:riskModelEvasion")
    lit = [each.attributes["data-key"] for each in shown.all(".mitigation") if "dimmed" not in each.attributes["class"]]
    rows = shipped("mitigations", "cosai")
    assert lit == [f"mitigation:{row['id']}" for row in rows if "riskModelEvasion" in row["risks"].split(";")]


def test_actors_without_a_role_can_be_left_out(show: ShowMap) -> None:
    """Without idle actors, the map of PAI's checklist has its four addressees."""
    assert keys(show(MapOptions(has_idle=False)), "actor") == [
        "actor:model_provider",
        "actor:model_hosting",
        "actor:model_adapter",
        "actor:app_developer",
    ]


def test_path_is_lit_and_said(show: ShowMap) -> None:
    """A path from compute providers to staging the release lights three nodes, and is said in words."""
    shown = show(MapOptions(start="actor:compute_cloud", end="mitigation:PO-8"))
    lit = [each.attributes["data-key"] for each in shown.all(".node") if "dimmed" not in each.attributes["class"]]
    assert lit == ["actor:compute_cloud", "actor:model_provider", "mitigation:PO-8"]
    said = shown.one(".drawer").one(".connection")
    assert said.one("h2").text == "How Compute & cloud and Stage the release are connected"
    assert said.one("li").text == "Compute & cloud, supplier of Model providers, primary for Stage the release"


def test_no_path_is_said(show: ShowMap, staged: vc.ValueChain) -> None:
    """If two nodes are not connected, the page says so."""
    shown = show(MapOptions(start="actor:a", end="actor:c"), staged.frameworks[0].id, staged)
    assert "They are not connected" in shown.one(".connection").text


def test_end_that_is_not_on_the_map(show: ShowMap) -> None:
    """If a filter leaves out one of the two ends, the card says so instead of listing paths."""
    shown = show(MapOptions(start="actor:model_adapter", end="mitigation:PO-5"), stages=("Detect",))
    said = shown.one(".connection")
    assert said.one("h2").text == "How Adapters and Publish a responsible AI licence are connected"
    assert "One of the two is not on the map as it is filtered" in said.text
    assert said.all("li") == []


def test_some_of_many_paths(show: ShowMap, write: Write) -> None:
    """If there are more paths than are listed, the card says how many of how many it lists."""
    names = [f"m{number}" for number in range(MOST_PATHS + 5)]
    many = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary"], *([name, name, "a;b"] for name in names)],
    )
    said = show(MapOptions(start="actor:a", end="actor:b"), many.frameworks[0].id, many).one(".connection")
    assert f"{MOST_PATHS} of the {MOST_PATHS + 5} shortest paths, in 2 steps:" in said.text
    assert len(said.all("li")) == MOST_PATHS


def test_filters_count_on_the_map(show: ShowMap) -> None:
    """Filters by topic and strength leave fewer mitigations on the map, and keep its options."""
    shown = show(MapOptions(colour=MapColour.TOPIC), topics=("incidents",))
    assert keys(shown, "mitigation") == ["mitigation:PO-7", "mitigation:PO-12"]
    assert len(keys(show(MapOptions(), strengths=("recommended",)), "mitigation")) < 15


def test_counterparts_are_drawn_and_listed(show: ShowMap) -> None:
    """The counterparts of PAI's hosting services are drawn with links to their own maps, and the table lists them."""
    shown = show(MapOptions(counterparts="model_hosting")).one(".counterparts")
    drawn = [each.attributes["href"] for each in shown.one(".branches").all(".actor") if each.tag == "a"]
    listed = [row.all("a")[0].attributes["href"] for row in shown.one("tbody").all("tr")]
    assert drawn == listed
    assert len(listed) == 6
    assert "framework=ca-ai-transparency" in listed[3]
    assert "view=map" in listed[3]
    assert show(MapOptions()).all(".counterparts") == []
