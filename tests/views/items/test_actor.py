"""The role card of an actor, and its counterparts in other frameworks."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Node, Show
from tests.questions import PAI_OPEN, query_of
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.state import Page
from valuechain.views.picture.formats import PICTURE_FORMATS

PAGE = Page.ACTOR


def section(page: Node, heading: str) -> Node:
    """The only section whose heading ends with this text."""
    (found,) = [each for each in page.all("section") if [h.text.endswith(heading) for h in each.all("h2")] == [True]]
    return found


@pytest.mark.parametrize(
    ("query", "question"),
    [
        (f"{PAI_OPEN}&id=model_provider", "What are Model Providers ▾ responsible for?"),
        ("framework=uk-ai-cyber&id=developer", "What is Developer ▾ responsible for?"),
    ],
)
def test_question(show: Show, query: str, question: str) -> None:
    """The heading agrees in number with the actor's name."""
    assert show(query).one("h1").text == question


def test_answer(show: Show) -> None:
    """The answer counts what the actor owns, owns alone, and supports."""
    said = [
        show(f"{PAI_OPEN}&id={actor}").one("@data-said").text for actor in ("model_provider", "model_adapter", "user")
    ]
    assert said == [
        "Responsible for 12 of 15 mitigations (3 alone); supports none.",
        "Responsible for 1 of 15 mitigations; supports 7.",
        "This actor has no role in any of the 15 mitigations here.",
    ]


def test_owned_by_stage(show: Show) -> None:
    """Mitigations owned by hubs are grouped by stage, each with its co-owners or marked "alone"."""
    owned = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am responsible for (5)")
    assert [heading.text for heading in owned.all("h3")] == ["Prevent", "Detect", "Respond"]
    assert [item.one("a").text for item in owned.all("li")] == [
        "Moderate hosted models",
        "Open incident reporting channels",
        "Enforce policy violations",
        "Decommission and respond to incidents",
        "Report transparently",
    ]
    assert [item.one(".with").text for item in owned.all("li")][:3] == [
        "alone",
        "with PPrimary Model providers PPrimary App developers SSecondary Adapters",
        "with PPrimary App developers",
    ]


def test_doubtful_line(show: Show) -> None:
    """A line shows its confidence unless that is "stated"."""
    owned = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am responsible for (5)").all("li")
    assert [[mark.text for mark in item.all(".confidence")] for item in owned] == [[], ["ambiguous"], [], [], []]


def test_one_confidence_for_all(show: Show) -> None:
    """If everything is interpreted, the page says so once and not on every line."""
    page = show(query_of("eu-ai-act", "frontier", "open", id="deployer"))
    lines = [item for each in page.all(".duties") for item in each.all("li")]
    assert [mark for item in lines for mark in item.all(".confidence")] == []
    assert "This applies to everything below. Our interpretation, not the source’s own words." in page.text


def test_note_that_many_share(show: Show) -> None:
    """A note shared by three or more lines is shown once, with the number of lines."""
    page = show("framework=uk-ai-cyber&level=2&id=organisation")
    note = "Who is responsible comes from a third party's unreviewed derivation."
    assert page.text.count(f"For 4 of these: {note}") == 1


def test_supported_and_mentioned(show: Show) -> None:
    """Supported mitigations and mentions have sections of their own."""
    assert len(section(show(f"{PAI_OPEN}&id=model_adapter"), "I support (7)").all("li")) == 7
    mentioned = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am mentioned for (1)")
    assert [item.one("a").text for item in mentioned.all("li")] == ["Guide and equip downstream use"]


def test_shared(show: Show) -> None:
    """Shared mitigations are counted per co-owner."""
    shared = section(show(f"{PAI_OPEN}&id=model_hosting"), "Shared with")
    assert [item.text for item in shared.all("li")] == [
        "Model Providers 3 mitigations",
        "App Developers 3 mitigations",
        "Model Adapters and Optimizers 2 mitigations",
    ]


def test_up_and_down_the_chain(show: Show) -> None:
    """The actor's supplies, in both directions, show their confidence unless that is "stated"."""
    page = show(f"{PAI_OPEN}&id=model_provider")
    assert [item.text for item in section(page, "I depend on").all("li")] == [
        "Capacity to train models from Compute & cloud",
        "Training data from Data providers",
        "Life-cycle tools and evaluations from MLOps & evaluation interpreted",
    ]
    assert [item.text for item in section(page, "Others depend on me for").all("li")] == [
        "Model weights and other components to Hubs & hosting, Adapters, App developers"
    ]


def test_no_chain(show: Show) -> None:
    """If the source does not describe a chain, the card says that supplies are not known."""
    assert section(show("framework=cosai&id=governance"), "Supply chain").text.endswith(
        "Not known: this source does not say who supplies whom."
    )


def test_lost(show: Show) -> None:
    """Without model providers, seven mitigations have no lead: three are left with no one, four with support only."""
    lost = section(show(f"{PAI_OPEN}&id=model_provider"), "If I am absent").text
    assert "No one would be responsible for 7 of 15." in lost
    names = "Publish a responsible AI licence; Stage the release; Sign or fingerprint the model"
    assert f"Left with no one (3): {names}" in lost
    assert "Left with support only (4):" in lost


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"{PAI_OPEN}&id=model_adapter", "Every mitigation still has a responsible actor."),
        (f"{PAI_OPEN}&id=user", "Nothing is lost: I have no role here."),
        (
            query_of("eu-ai-act", "frontier", "closed", id="authorised_representative"),
            "I am not responsible for anything here. The mitigations I support keep their responsible actors.",
        ),
    ],
)
def test_nothing_lost(show: Show, query: str, said: str) -> None:
    """If nothing would be lost without the actor, the card says why."""
    assert section(show(query), "If I am absent").text.endswith(said)


def test_elsewhere(show: Show) -> None:
    """Counterparts in the other sources are given with extent, condition and count, or as not known."""
    others = {each.one("h3").text: each.text for each in show(f"{PAI_OPEN}&id=model_adapter").all(".other")}
    assert others["PAI's 2023 guidance"].endswith("We have not matched this actor in this source.")
    assert "Model Provider matches. Has a role in 9 of 35." in others["The CoSAI Risk Map"]
    assert "Developer matches. Has a role in 13 of 13." in others["The UK cyber security code"]
    assert (
        "Provider of a GPAI model matches on a condition (above the compute test, else none). Has a role in 2 of 46."
        in others["The EU AI Act"]
    )


def test_elsewhere_is_labelled(show: Show) -> None:
    """The crosswalk is labelled as our interpretation."""
    assert "We matched the actors across sources ourselves. interpreted" in show(f"{PAI_OPEN}&id=user").text


def test_counterpart_is_a_link_away(show: Show) -> None:
    """A counterpart links to its own role card and mitigations, in the same context."""
    other = next(each for each in show(f"{PAI_OPEN}&id=model_adapter").all(".other") if "CoSAI" in each.one("h3").text)
    context = query_of("cosai", "advanced", "open")
    assert other.all("a")[0].attributes["href"] == f"/actor?{context}&id=model_provider"
    assert len(other.one("details").all("li")) == 9
    assert other.one("details").all("a")[0].attributes["href"].startswith(f"/mitigation?{context}&id=control")


def test_no_counterpart(show: Show) -> None:
    """The crosswalk's own words say that hubs have no counterpart in the EU."""
    others = {each.one("h3").text: each.text for each in show(f"{PAI_OPEN}&id=model_hosting").all(".other")}
    assert others["The EU AI Act"] == "The EU AI Act No clean counterpart."


def test_cell_without_an_answer(show: Show) -> None:
    """If the source has no list, the page says why and still describes the actor."""
    page = show(query_of("pai-2023", "advanced", "open", id="model_provider"))
    assert page.one(".unanswered").one("h2").text == "? We do not have this part of the source"
    assert page.all(".duties") == []
    assert len(page.all(".other")) == 4


def test_only_framework(show: Show, draw: Draw) -> None:
    """With only one framework, the page says that there is nothing to compare with."""
    page = show("id=maker", draw("maker -P-> filter"))
    assert "There is no other source to compare with." in page.text
    assert "No description recorded." in page.text


def test_very_long_card(show: Show, draw: Draw) -> None:
    """Of 150 mitigations, 120 are listed, with a link to the rest; the print version says what it omits."""
    page = show("id=maker", draw("; ".join(f"maker -P-> m{number}" for number in range(150))))
    lines = page.one(".duties").all("li")
    assert len(lines) == 120
    assert sum(line.attributes.get("class") == "not-printed" for line in lines) == 120 - 66
    assert "And 30 more: see them in the matrix." in page.text
    assert "84 mitigations at the end of the lists" in page.one(".only-paper").text


@pytest.mark.parametrize(("number", "can_be_copied"), [(200, True), (201, False)])
def test_copying_a_long_card(show: Show, draw: Draw, number: int, can_be_copied: bool) -> None:
    """A card of more than 400 rows (owned and lost mitigations) is offered only as files."""
    page = show("id=maker", draw("; ".join(f"maker -P-> m{each}" for each in range(number))))
    tables = [table for table in page.all("table") if table.attributes.get("id") == "role-card-rows"]
    assert (bool(tables), "Copy table" in page.text) == (can_be_copied, can_be_copied)
    assert len(page.one(".downloads").all("a")) == len(TABLE_FORMATS)  # too many mitigations for a map


@pytest.mark.parametrize("query", ["", "framework=uk-ai-cyber"])
def test_choice(show: Show, chain: vc.ValueChain, query: str) -> None:
    """Without an id, the page offers the source's actors with their summaries."""
    page = show(query)
    framework = "uk-ai-cyber" if query else "pai-open"
    actors = chain.actors_by_framework[framework]
    assert page.one("h1").text == "Who are you in the value chain?"
    assert [choice.one("b").text for choice in page.one(".who").all(".choice")] == [actor.name for actor in actors]
    assert all(actor.summary in page.text for actor in actors)


def test_choice_counts(show: Show) -> None:
    """Each actor to choose from is shown with the number of mitigations it has in each role."""
    choices = show(PAI_OPEN).one(".who").all(".choice")
    assert [choice.one(".here").text.partition(": ")[2] for choice in choices] == [
        "no role here",
        "no role here",
        "responsible for 12",
        "responsible for 5",
        "responsible for 1, supports 7",
        "responsible for 6, supports 1",
        "no role here",
        "no role here",
        "no role here",
    ]


def test_unknown_id(show: Show) -> None:
    """For an unknown id, the page shows a plain message, a similar name and the actors to choose from."""
    page = show(f"{PAI_OPEN}&id=model_provdr")
    assert page.one("h1").text == "Who are you in the value chain?"
    assert page.one("@data-said").text == "PAI's open checklist has no actor “model_provdr”."
    (near,) = [link for link in page.all("a") if link.attributes.get("data-key") == "near"]
    assert (near.text, near.attributes["href"]) == ("Model Providers", f"/actor?{PAI_OPEN}&id=model_provider")


def test_near_alias(show: Show) -> None:
    """An alias of an actor leads to that actor."""
    page = show(f"{PAI_OPEN}&id=Model+Integrator")
    (near,) = [link for link in page.all("a") if link.attributes.get("data-key") == "near"]
    assert near.text == "App Developers"


def test_text_is_text(show: Show, draw: Draw) -> None:
    """Names with HTML markup are shown as text."""
    page = show("id=%3Cb%3Emaker%3C%2Fb%3E", draw("<b>maker</b> -P-> <i>filter</i>"))
    assert page.one("h1").text == "What is <b>maker</b> ▾ responsible for?"
    assert page.one(".duties").one("a").text == "<i>filter</i>"


def test_downloads_answer(show: Show, client: FlaskClient) -> None:
    """Every download on the page exists."""
    query = query_of("uk-ai-cyber", "advanced", "open", level="2", id="developer")
    hrefs = [link.attributes["href"] for link in show(query).one(".downloads").all("a")]
    assert [client.get(href).status_code for href in hrefs] == [200] * (len(TABLE_FORMATS) + len(PICTURE_FORMATS))
    assert client.get(hrefs[0]).text.count("\r\nowns,") == 52


@pytest.mark.parametrize("is_answered", [True, False])
def test_every_actor_has_a_card(show: Show, chain: vc.ValueChain, is_answered: bool) -> None:
    """Every shipped actor has a card in answered and unanswered cells."""
    for actor in chain.actors:
        cells = [cell for cell in chain.cells if cell.framework == actor.framework]
        for cell in [each for each in cells if each.status.is_answered is is_answered][:1]:
            query = query_of(actor.framework, cell.model_type, cell.release_type)
            page = show(f"{query}&id={actor.id}")
            assert bool(page.all(".unanswered")) is not is_answered


def test_under_another_reading(show: Show) -> None:
    """The card of hubs lists their roles under the other readings, with links."""
    part = show(f"{PAI_OPEN}&id=model_hosting").one(".otherwise")
    assert [item.text for item in part.all("li")] == [
        "Monitor misuse and feedback: primary under reading B",
        "Open incident reporting channels: secondary under reading B",
    ]
    assert "reading=PO-11%3DB" in part.all("a")[0].attributes["href"]


def test_what_an_actor_is_as_well(show: Show) -> None:
    """Providers of models with systemic risk also have the five duties of providers of general-purpose models."""
    query = query_of("eu-ai-act", "frontier", "restricted", id="gpai_systemic_provider")
    page = show(query)
    assert page.one("@data-said").text == (
        "Responsible for 5 of 54 duties (all alone); supports none. "
        "This actor is always a Provider of a GPAI model too, and as such is responsible for 5."
    )
    as_well = section(page, "My responsibilities as a Provider of a GPAI model (5)")
    assert as_well.all("a")[0].attributes["href"].endswith("id=gpai_provider")
    assert [link.attributes["href"].partition("id=")[2] for link in as_well.one("ul").all("a")] == [
        "art-53-1-a",
        "art-53-1-b",
        "art-53-1-c",
        "art-53-1-d",
        "art-54",
    ]
    others = [
        each for each in show(query.replace("systemic_", "")).all("section") if "My responsibilities as" in each.text
    ]
    assert others == []
