"""The map as SVG, and its equivalent table."""

import re
from collections import Counter

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Shipped, Show, Write
from tests.questions import PAI_OPEN
from tests.views.conftest import show_at
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.allocation.selection import select
from valuechain.analysis.findings.findings import build_findings
from valuechain.analysis.rows.matrix_table import NOT_ADDRESSED
from valuechain.model.question.selection import Selection
from valuechain.views.map.layout import build_layout
from valuechain.views.map.lists import show_map_table
from valuechain.views.map.picture import show_map
from valuechain.views.map.routes import PORT_STEP
from valuechain.views.page.state import View, ViewState


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed map for a page state."""

    def read(
        focus: str = "", framework: str = "pai-open", of: vc.ValueChain = chain, **chosen: tuple[str, ...]
    ) -> Node:
        state = ViewState(framework, view=View.MAP, focus=focus, selection=Selection(**chosen))
        allocation = select(answer(of, state), state.selection)
        return parse(f"{show_map(allocation, build_findings(allocation), state)}{show_map_table(allocation, state)}")

    return read


@pytest.fixture
def draw_readings(write: Write) -> vc.ValueChain:
    """Actor a shall or may do x and y; b shall do x, but only under the reading that is not shown."""
    return write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "confidence"], ["x", "X", "ambiguous"], ["y", "Y", ""]],
        readings=[
            ["mitigation_id", "id", "is_shown", "why", "primary"],
            ["x", "A", "yes", "one way", "a"],
            ["x", "B", "no", "another", "a;b"],
        ],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm"],
            ["x", "a", "primary", "shall"],
            ["x", "b", "primary", "shall"],
            ["y", "a", "primary", "may"],
        ],
    )


def looks(shown: Node, kind: str) -> dict[str, set[str]]:
    """The CSS classes of every node, by key."""
    nodes = [node for node in shown.all(".node") if kind in node.attributes["class"].split()]
    return {node.attributes["data-key"].partition(":")[2]: set(node.attributes["class"].split()[2:]) for node in nodes}


def kinds(shown: Node) -> list[str]:
    """The kind of each line that is drawn from the start."""
    classes = [line.attributes["class"].split()[1:] for line in shown.one(".lines").all(".line")]
    return [kind for kind, *more in classes if "distant" not in more]


def test_every_ownership_is_a_line(show: Show) -> None:
    """The map has lines for 24 primary roles, 8 secondary, 3 mentions, 1 role under another reading and 6 supplies."""
    assert Counter(kinds(show())) == {"lead": 12 + 6 + 5 + 1, "owner": 7 + 1, "mention": 3, "possible": 1, "supply": 6}


def places(shown: Node) -> dict[str, tuple[str, str]]:
    """The position of each box, by the key of its node."""
    return {
        node.attributes["data-key"]: (node.one("rect").attributes["x"], node.one("rect").attributes["y"])
        for node in shown.all(".node")
    }


def test_a_role_less_moves_nothing(show: Show) -> None:
    """With primary roles filtered out, no box moves: 7 of 15 mitigations remain, and the other 8 are faint."""
    whole, part = show(), show(roles=("secondary", "mentioned"))
    assert len(places(part)) == 9 + 7
    assert places(part).items() <= places(whole).items()
    assert len(part.one(".ghosts").all("rect")) == 15 - 7
    assert part.one(".picture").attributes["viewbox"] == whole.one(".picture").attributes["viewbox"]
    assert Counter(kinds(part)) == {"owner": 8, "mention": 3, "supply": 6}


def test_a_strength_less_moves_nothing(show: Show) -> None:
    """Of the recommended owners, 10 lines to 6 mitigations remain; no box moves, and the other 9 are faint."""
    whole, part = show(), show(strengths=("recommended",))
    assert len(places(part)) == 9 + 6
    assert places(part).items() <= places(whole).items()
    assert len(part.one(".ghosts").all("rect")) == 15 - 6
    assert Counter(kinds(part)) == {"lead": 10, "supply": 6}


def test_another_reading_under_a_strength(draw_readings: vc.ValueChain, show: Show) -> None:
    """A role that an actor has only under another reading is dotted only if the strength filter keeps it."""
    for strength, dotted in ("required", 1), ("optional", 0):
        shown = show(framework="own", of=draw_readings, strengths=(strength,))
        assert len(shown.one(".lines").all(".possible")) == dotted


def test_a_mention_alone_has_its_place(show: Show) -> None:
    """The map of hubs' mentions shows what they are mentioned for but do not own."""
    shown = show(roles=("mentioned",), actors=("model_hosting",))
    assert [key for key in places(shown) if key.startswith("mitigation")] == [
        "mitigation:PO-4",
        "mitigation:PO-11",
    ]


def test_another_reading_is_dotted(show: Show) -> None:
    """A line, a switch, the box and the table show that hubs own item 11 only under reading B."""
    shown = show()
    nodes = {node.attributes["data-key"]: node.attributes["aria-label"] for node in shown.all(".node")}
    assert nodes["mitigation:PO-11"].endswith(
        "; under the alternative reading also Hubs & hosting (primary, could, under a condition)"
    )
    (row,) = [row for row in shown.one(".plain").all("tr") if "Monitor misuse" in row.text]
    assert row.all("td")[0].text == (
        "Model providers, App developers, Hubs & hosting*, direct monitoring only where it serves inference "
        "alternative reading"
    )
    assert [button.text for button in shown.all("@data-possible")] == ["✓ alternative reading"]


def test_no_switch_without_another_reading(show: Show) -> None:
    """If no role depends on a reading, or the one that does is filtered out, there is no line or switch for it."""
    for shown in (show(framework="eu-ai-act"), show(roles=("secondary",))):
        assert (shown.all("@data-possible"), shown.one(".lines").all(".possible")) == ([], [])


def test_nodes_are_links(show: Show) -> None:
    """Every actor and mitigation is a link with a name that includes the owners, their verbs and conditions."""
    nodes = {node.attributes["data-key"]: node.attributes for node in show().all(".node")}
    assert len(nodes) == 9 + 15
    assert nodes["actor:model_adapter"]["aria-label"] == (
        "Adapters: 1 primary and 7 secondary, of which 1 under a condition"
    )
    assert nodes["actor:user"]["aria-label"] == "Users: not addressed by the source"
    assert nodes["mitigation:PO-2"]["aria-label"] == (
        "Evaluate for safety and misuse: Model providers (primary, can), Adapters (secondary, can, under a condition) "
        "and App developers (secondary)"
    )
    assert {node["href"].startswith("/?framework=pai-open") for node in nodes.values()} == {True}


def test_labels_are_drawn_whole(show: Show, chain: vc.ValueChain) -> None:
    """The lines of text in each box make up its label."""
    drawn = sorted(" ".join(text.text for text in node.all("text")) for node in show().all(".node"))
    actors = [actor.label for actor in chain.actors if actor.framework == "pai-open"]
    mitigations = [mitigation.label for mitigation in chain.mitigations if mitigation.framework == "pai-open"]
    assert drawn == sorted(actors + mitigations)


def test_idle_and_doubtful(show: Show) -> None:
    """Actors without a role, the actor active at several stages and doubtful mitigations each have their own style."""
    actors, mitigations = looks(show(), "actor"), looks(show(), "mitigation")
    outside = {"compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"}
    assert {name for name, look in actors.items() if "idle" in look} == outside
    assert {name for name, look in actors.items() if "outside" in look} == outside
    assert {name for name, look in actors.items() if "cross-stage" in look} == {"mlops_eval"}
    assert {name for name, look in mitigations.items() if "doubtful" in look} == {"PO-3", "PO-11", "PO-12"}


def test_idle_is_not_the_same_as_not_addressed(write: Write, show: Show) -> None:
    """An actor that the source addresses and that owns nothing is grey; one that it does not address is in italics."""
    own = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", ""], ["c", "C", "no"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
    )
    shown = show(framework="own", of=own)
    nodes = {node.attributes["data-key"]: node.attributes["aria-label"] for node in shown.all(".node")}
    assert looks(shown, "actor") == {"a": set(), "b": {"idle"}, "c": {"idle", "outside"}}
    assert (nodes["actor:b"], nodes["actor:c"]) == ("B: no role", "C: not addressed by the source")
    assert [item.text for item in shown.one(".legend").all("li")][-2:] == [
        "Grey: nothing assigned here",
        "Italics Not addressed by this source",
    ]


def test_focus_on_an_actor(show: Show) -> None:
    """With hubs in focus, their five mitigations and two mentions stay lit, one of them owned under another reading."""
    shown = show("actor:model_hosting")
    mitigations = looks(shown, "mitigation")
    assert {name for name, look in mitigations.items() if "dimmed" not in look} == {
        "PO-4",
        "PO-6",
        "PO-11",
        "PO-12",
        "PO-13",
        "PO-14",
        "PO-15",
    }
    assert {name for name, look in looks(shown, "actor").items() if "dimmed" not in look} == {"model_hosting"}
    assert [node.attributes["data-key"] for node in shown.all(".focused")] == ["actor:model_hosting"]


def test_focus_on_a_mitigation(show: Show) -> None:
    """With item 5 in focus, only the model provider stays lit."""
    shown = show("mitigation:PO-5")
    nodes = looks(shown, "actor") | looks(shown, "mitigation")
    lit = {name for name, look in nodes.items() if "dimmed" not in look}
    assert lit == {"PO-5", "model_provider"}
    assert (
        next(line for line in shown.one(".lines").all(".lead") if "dimmed" not in line.attributes["class"]).tag
        == "path"
    )


@pytest.mark.parametrize("focus", ["", "mitigation:provision-1.1"])
def test_nothing_in_focus(show: Show, focus: str) -> None:
    """Without a focus, or with one outside the answer, nothing is dimmed."""
    assert show(focus, "uk-ai-cyber").all(".dimmed") == []


def test_arrows_of_an_actor(show: Show) -> None:
    """With the adapter in focus, its seven arrows are drawn, as well as the chain's four steps between other actors.

    Several things that go from one actor to another share an arrow.
    """
    lines = show("actor:model_adapter").one(".lines").all(".supply")
    arrows = [arrow.attributes["d"] for arrow in lines if "distant" not in arrow.attributes["class"]]
    assert len(set(arrows)) == 7 + 4
    assert len(arrows) == len(set(arrows))


def test_every_supply_can_be_lit(show: Show, shipped: Shipped) -> None:
    """Each pair of a supplier and a recipient has one arrow, which may be drawn only while one of them is lit."""
    arrows = [
        tuple(arrow.attributes[end].removeprefix("actor:") for end in ("data-from", "data-to"))
        for arrow in show().one(".lines").all(".supply")
    ]
    assert sorted(arrows) == sorted({(row["from_actor"], row["to_actor"]) for row in shipped("supplies", "pai-open")})


@pytest.mark.parametrize("framework", ["pai-open", "cosai", "uk-ai-cyber", "eu-ai-act"])
def test_lines_keep_to_the_drawing(chain: vc.ValueChain, show: Show, framework: str) -> None:
    """With any focus, lines, arrows and their control points stay inside the drawing."""
    layout = build_layout(vc.build_allocation(chain, vc.Context("advanced", "open"), framework=framework))
    for actor in layout.actors:
        for line in show(f"actor:{actor}", framework).one(".lines").all(".line"):
            pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", line.attributes["d"])
            assert pairs
            assert all(0 <= float(x) <= layout.width and 0 <= float(y) <= layout.height for x, y in pairs)


def test_table_says_the_same(show: Show) -> None:
    """The table beside the map names, for every mitigation, the owners by role."""
    rows = {
        row.one("th").text: [cell.text for cell in row.all("td")] for row in show().one(".plain").one("tbody").all("tr")
    }
    assert len(rows) == 15
    assert rows["Evaluate for safety and misuse"] == [
        "Model providers",
        "Adapters*, only for external evaluation, App developers",
        "",
    ]
    assert rows["Guide and equip downstream use"] == ["Model providers", "Adapters", "Hubs & hosting"]
    assert rows["Open incident reporting channels"] == [
        "Model providers, Hubs & hosting, App developers",
        "Adapters",
        "",
    ]


def test_legend(chain: vc.ValueChain, show: Show) -> None:
    """The legend explains each kind of line, the arrows, the actors that are not addressed, and the other boxes."""
    roles = [chain.role(role) for role in ("primary", "secondary", "mentioned")]
    assert [item.text for item in show().one(".legend").all("li")] == [
        *(f"{role.name}: {role.meaning}" for role in roles),
        "Large dots: only under the alternative reading",
        "Supplies the next actor; point at an actor to see everything it supplies and receives",
        "Italics Not addressed by this source",
        "Dashed box: active at several stages",
        "Thick amber outline: the source is ambiguous",
        "* In the list and table: only under a condition",
    ]


def test_legend_explains_only_what_occurs(chain: vc.ValueChain, show: Show) -> None:
    """The legend leaves out supplies, idle actors, stages and doubts if there are none."""
    assert [item.text for item in show(framework="cosai").one(".legend").all("li")] == [
        f"Responsible: {chain.role('responsible').meaning}"
    ]


@pytest.mark.parametrize(
    ("framework", "actor", "said"),
    [("cosai", "Model provider", "9 R (Responsible)"), ("uk-ai-cyber", "Developer", "13 R (Responsible)")],
)
def test_list_of_every_map(chain: vc.ValueChain, parse: Parse, framework: str, actor: str, said: str) -> None:
    """Below every map are lists of mitigations and of actors with their workload."""
    page = parse(show_at(chain, "/", f"?framework={framework}&view=map"))
    listed = page.one(".rest").one(".map-list")
    found = {item.one("a").text: item.one("small").text for item in listed.one("ol").all("li")}
    total = len(vc.build_allocation(chain, vc.Context("advanced", "open"), framework=framework).mitigations)
    assert found[actor] == said
    assert len(listed.all("li")) == len(found) + total


def test_list_says_who_is_not_addressed(chain: vc.ValueChain, parse: Parse) -> None:
    """In the list beside the map, an actor that the source does not address has these words in place of a workload."""
    listed = parse(show_at(chain, "/", f"{PAI_OPEN}&view=map")).one(".map-list").one("ol").all("li")
    found = {item.one("a").text: item.all("small")[0].text for item in listed}
    assert found["Users"] == NOT_ADDRESSED


def test_supplies_that_are_not_known(show: Show) -> None:
    """If a source does not record supplies, the map says so; PAI's checklist does record them."""
    said = "The source does not say who supplies whom."
    assert [bool(show(framework=name).all(".no-supplies")) for name in ("pai-open", "cosai", "uk-ai-cyber")] == [
        False,
        True,
        True,
    ]
    assert show(framework="cosai").one(".no-supplies").text == said


def test_legend_of_a_map_under_the_other_reading(chain: vc.ValueChain, parse: Parse) -> None:
    """With reading B of item 11 in use, the map's legend has no entry for large dots."""
    query = f"{PAI_OPEN}&view=map"
    entries = [
        [item.text for item in parse(show_at(chain, "/", query + more)).one(".legend").all("li")]
        for more in ("", "&reading=PO-11%3DB")
    ]
    assert [any("Large dots" in text for text in each) for each in entries] == [True, False]


def test_card_is_over_the_map(chain: vc.ValueChain, parse: Parse) -> None:
    """The card of the selected actor is in the frame of the map, and offers its neighbourhood; otherwise none is."""
    query = f"{PAI_OPEN}&view=map"
    page = parse(show_at(chain, "/", f"{query}&focus=actor%3Amodel_hosting"))
    assert page.one(".frame").one("article").one("h2").text == "Hubs & hosting"
    around = page.one(".frame").one("a[data-key=around]")
    assert (around.text, "around=actor%3Amodel_hosting" in around.attributes["href"]) == (
        "Only this neighbourhood",
        True,
    )
    assert parse(show_at(chain, "/", query)).one(".frame").all("article") == []


def test_two_roles_of_a_pair_are_two_lines(draw: Draw) -> None:
    """Lines for two roles of one actor and mitigation start and end side by side."""
    layout = build_layout(
        vc.build_allocation(draw("a -P-> filter the data; a -S-> filter the data; b -S-> filter the data"))
    )
    primary, secondary = (
        [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", layout.routes["a", "filter the data", role])]
        for role in ("primary", "secondary")
    )
    assert secondary[0] - primary[0] == pytest.approx(PORT_STEP, abs=0.11)
    assert secondary[-1] - primary[-1] == pytest.approx(PORT_STEP, abs=0.11)
