"""A user's own framework beside a published one on the Compare page."""

import valuechain as vc
from tests.conftest import Show, Write
from tests.questions import query_of
from tests.views.compare.conftest import Shown, table
from valuechain.model.merge import merge
from valuechain.model.words import write_date
from valuechain.views.compare.sides import build_sides
from valuechain.views.compare.words import caption
from valuechain.views.page.state import Page, parse_address, read_state

PAGE = Page.COMPARE
OWN = [["id", "name"], ["model_provider", "Lab"], ["auditor", "Auditor"]]


def own_beside(chain: vc.ValueChain, write: Write, **tables: list[list[str]]) -> vc.ValueChain:
    """A user's framework called tpl, alongside the shipped ones."""
    own = write(
        frameworks=[["id", "name", "short_name"], ["tpl", "tpl", "tpl"]],
        actors=OWN,
        mitigations=[["id", "name", "primary", "topics"], ["m1", "Filter", "model_provider", "evaluation"]],
        **tables,
    )
    return merge(chain, own)


def test_own_framework_without_topics(chain: vc.ValueChain, write: Write, show: Show) -> None:
    """A framework without topics cannot be compared: the page says why and how to fix it, and nothing else."""
    own = write(actors=[OWN[0], ["lab", "Lab"]], mitigations=[["id", "name", "primary"], ["m1", "Filter", "lab"]])
    name = own.frameworks[0].id
    page = show(query_of(name, "advanced", "open", with_framework="pai-open"), merge(chain, own))
    assert page.one("@data-said").text == f"Nothing can be compared: {own.frameworks[0].short_name} has no topics."
    assert [head.text for head in page.all("h3")] == ["Topics", "Actors"]
    topics, actors = page.all("table")
    assert [cell.text for cell in topics.all("td")] == ["m1", "training-data;evaluation"]
    assert [cell.text for cell in actors.all("th")] == ["framework", "actor", "to_framework", "to_actor", "extent"]
    assert [cell.text for cell in actors.all("td")] == [name, "lab", "pai-open", "compute_cloud", "full"]
    listed = [[item.text.partition(":")[0] for item in each.all("li")] for each in page.all("ul")]
    assert listed == [
        [topic.id for topic in chain.topics],
        [actor.id for actor in chain.actors_by_framework["pai-open"]],
    ]
    assert (page.all("svg"), page.all(".compared-sides"), page.all(".downloads")) == ([], [], [])
    assert "missing" not in page.one("@data-said").text


def test_own_framework_with_topics_and_ids(chain: vc.ValueChain, write: Write, show: Show) -> None:
    """A user's framework with topics is compared by the ids and names of actors, with a note."""
    own = write(
        actors=OWN,
        mitigations=[["id", "name", "primary", "topics"], ["m1", "Filter", "model_provider;auditor", "training-data"]],
    )
    name = own.frameworks[0].id
    page = show(query_of(name, "advanced", "open", with_framework="pai-open"), merge(chain, own))
    assert table(page, "unchanged") == {
        "Training data": Shown(
            ["Lab: primary", "Auditor: primary"],
            ["Model providers: primary, recommended", "Adapters: secondary"],
            "= Same actors",
            {"Both": "Lab (Model providers, in part)", "Not matched": "Auditor and Adapters"},
        )
    }
    assert page.one(".caution").text == (
        f"From your file: the topics of {own.frameworks[0].short_name}. Our interpretation: the topics of PAI’s "
        "open checklist are ours, not the source’s. There is no crosswalk here, so actors are matched by id or name."
    )
    assert "add a crosswalk table to your data" in page.text


def test_own_name_stays_as_it_is(chain: vc.ValueChain, write: Write, show: Show) -> None:
    """The name of a user's framework keeps its lower case, even at the start of a line or sentence."""
    both = own_beside(chain, write)
    asked = query_of("tpl", "advanced", "open", with_framework="uk-ai-cyber")
    for page in (show(asked, both), show("framework=tpl", both), show("framework=pai-open", both)):
        options = [option.text for option in page.all("select")[0].all("option")]
        assert options[-2:] == ["China’s deep synthesis provisions", "tpl"]
        assert "Tpl" not in page.text


def test_own_crosswalk_is_not_ours(chain: vc.ValueChain, write: Write, show: Show) -> None:
    """The topics and crosswalk in a user's file are credited to the file, on the page and under the picture."""
    crosswalk = [
        ["framework", "actor", "to_framework", "to_actor", "extent"],
        ["tpl", "model_provider", "pai-open", "model_provider", "full"],
    ]
    both = own_beside(chain, write, crosswalk=crosswalk)
    asked = query_of("tpl", "advanced", "open", with_framework="pai-open")
    said = (
        "From your file: the topics of tpl and the matching of actors. "
        "Our interpretation: the topics of PAI’s open checklist are ours, not the source’s."
    )
    assert show(asked, both).one(".caution").text == said
    state, _ = read_state(both, parse_address(Page.COMPARE, asked))
    drawn = caption(build_sides(both, state))
    assert drawn.source.endswith(said)
    assert drawn.data == both.stamp == f"of {write_date(both.updated)}, version {both.version[:12]}"


def test_matches_in_part(chain: vc.ValueChain, write: Write, show: Show) -> None:
    """Actors that match only in part are named as such."""
    crosswalk = [
        ["framework", "actor", "to_framework", "to_actor", "extent"],
        ["tpl", "model_provider", "pai-open", "model_provider", "partly"],
        ["tpl", "auditor", "pai-open", "model_adapter", "partly"],
    ]
    page = show(
        query_of("tpl", "advanced", "open", with_framework="pai-open"),
        own_beside(chain, write, crosswalk=crosswalk),
    )
    assert table(page)["Evaluation"].told == {
        "Both": "Lab (Model providers, in part)",
        "Only PAI’s open checklist": "Auditor (Adapters, in part)",
        "Not matched": "App developers",
    }
