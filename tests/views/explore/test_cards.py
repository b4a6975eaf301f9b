"""The card of a mitigation or an actor: its contents and links."""

import itertools

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Show
from tests.questions import PAI_OPEN
from valuechain.analysis.allocation.allocation import answer
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.explore.cards import show_card
from valuechain.views.page.state import View, ViewState


@pytest.fixture(scope="module")
def show(chain: vc.ValueChain, parse: Parse) -> Show:
    """The parsed card for a page state."""
    return lambda state, of=chain: parse(show_card(answer(of, state), state))


def sections(card: Node) -> dict[str, str]:
    """The text under each heading of a card."""
    found: dict[str, str] = {}
    heading = ""
    for part in card.one("article").parts:
        if not isinstance(part, str) and part.tag == "h3":
            heading = part.text
        elif heading and not isinstance(part, str):
            found[heading] = f"{found.get(heading, '')} {part.text}".strip()
    return found


def lists(card: Node) -> dict[str, list[str]]:
    """The items listed under each heading of a card."""
    parts = [part for part in card.one("article").parts if not isinstance(part, str)]
    return {
        heading.text: [item.text for item in content.all("li")]
        for heading, content in itertools.pairwise(parts)
        if (heading.tag, content.tag) == ("h3", "ul")
    }


def test_mitigation(show: Show) -> None:
    """The card of item 12 has its label, name in the source, number, stage, four owners by role and both readings."""
    card = show(ViewState("pai-open", focus="mitigation:PO-12"))
    assert (card.one("h2").text, card.one(".kicker").text) == ("Open incident reporting channels", "12, Detect")
    assert "In the source: Implement incident reporting channels" in card.one("header").text
    assert [item.text for item in card.one(".held").all("li")] == [
        "PPrimaryModel providers primary",
        "PPrimaryHubs & hosting primary",
        "PPrimaryApp developers primary",
        "SSecondaryAdapters secondary",
    ]
    readings = card.one(".readings").all("li")
    assert [reading.one("b").text for reading in readings] == ["Reading A", "Reading B"]
    assert [pair.text for pair in readings[1].all(".pair")] == [
        "PPrimary Model providers",
        "PPrimary App developers",
        "SSecondary Adapters",
        "SSecondary Hubs & hosting",
    ]


def test_readings_come_first(show: Show) -> None:
    """A card begins with the readings, if there are any; if not, with what to do or, failing that, with the owners."""
    assert show(ViewState("pai-open", focus="mitigation:PO-11")).all("h3")[0].text == "2 readings"
    assert show(ViewState("pai-open", focus="mitigation:PO-5")).all("h3")[0].text in ("What to do", "Who owns it")


@pytest.mark.parametrize("focus", ["mitigation:PO-11", "mitigation:PO-12", "actor:model_hosting"])
def test_one_name_in_a_card(show: Show, chain: vc.ValueChain, focus: str) -> None:
    """Below its head, a card uses the short labels of actors, never their names in the source."""
    card = show(ViewState("pai-open", focus=focus))
    linked = {link.text for link in card.all("a") if "focus=actor" in link.attributes["href"]}
    labels = {actor.label for actor in chain.actors_by_framework["pai-open"]}
    assert {text for text in linked if text != "✕Close" and not text.startswith(("Use", "reading"))} <= labels | {
        mitigation.label for mitigation in chain.mitigations_by_framework["pai-open"]
    }
    assert "Model Hubs and Hosting Services" not in "".join(part.text for part in card.all("ul"))


def test_reading_that_is_shown(show: Show) -> None:
    """The reading in use is marked, and the other reading has a button to switch to it."""
    for taken, other, query in (((), "B", "&reading=PO-12%3DB"), ((("PO-12", "B"),), "A", "")):
        readings = show(ViewState("pai-open", readings=taken, focus="mitigation:PO-12")).one(".readings").all("li")
        shown = [reading.one("b").text for reading in readings if "In use" in reading.text]
        (button,) = [link for reading in readings for link in reading.all("a")]
        assert shown == [f"Reading {'A' if other == 'B' else 'B'}"]
        assert button.text == f"Use reading {other}"
        assert button.attributes["href"] == (f"/?{PAI_OPEN}{query}&focus=mitigation%3APO-12")


def test_reading_keeps_the_others(show: Show) -> None:
    """Choosing a reading for one mitigation keeps the reading chosen for another."""
    card = show(ViewState("pai-open", readings=(("PO-3", "B"),), focus="mitigation:PO-11"))
    assert "&reading=PO-3%3DB&reading=PO-11%3DB&" in card.one(".button").attributes["href"]


def test_mention(show: Show) -> None:
    """An actor that is only mentioned is listed after the owners."""
    card = show(ViewState("pai-open", focus="mitigation:PO-4"))
    assert card.one(".held").all("li")[-1].text == "mMentionedHubs & hosting mentioned"


def test_practices(show: Show) -> None:
    """The card of red-teaming has the five baseline practices and one recommended practice from the data."""
    card = show(ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, focus="mitigation:PRE-3"))
    counts = {heading: len(items) for heading, items in lists(card).items()}
    assert (counts["Baseline practices"], counts["Recommended practices"]) == (5, 1)


def test_where_it_stands(show: Show) -> None:
    """A mitigation's card names the source passage and the confidence of its assignments."""
    found = sections(show(ViewState("pai-open", focus="mitigation:PO-12")))["Source"]
    assert "PAI checklist, Detect: Implement Incident Reporting Channels" in found
    assert "Assignments: ambiguous The source can be read in more than one way." in found


def test_parts(show: Show) -> None:
    """The card of a principle lists its five provisions, and that of a provision links back to the principle."""
    principle = lists(show(ViewState("uk-ai-cyber", focus="mitigation:principle-1")))
    provision = sections(show(ViewState("uk-ai-cyber", level=2, focus="mitigation:provision-1.1")))
    norms = [item.split()[-1] for item in principle["Its 5 provisions"]]
    assert norms == ["shall", "shall", "shall", "should", "shall"]
    assert provision["Part of"] == "Raise awareness of AI security threats"


def test_risks(show: Show) -> None:
    """A control's card lists the risks it addresses, or says that it addresses them all."""
    inventory = show(ViewState("cosai", focus="mitigation:controlUserPoliciesAndEducation")).text
    every = show(ViewState("cosai", focus="mitigation:controlRedTeaming")).text
    assert "Risks addressed: Sensitive Data Disclosure, Insecure Integrated Component." in inventory
    assert "Addresses every risk the source lists." in every


def test_actor(show: Show) -> None:
    """Model providers' card counts the 12 mitigations they are accountable for, and says what is lost without them."""
    card = show(ViewState("pai-open", focus="actor:model_provider"))
    found = sections(card)
    assert (card.one("h2").text, card.one(".kicker").text) == ("Model providers", "Actor, 3rd in the chain")
    assert "In the source: Model Providers" in card.one("header").text
    assert "Also called Open Foundation Model Providers" in card.text
    assert [heading for heading in found if "Responsible" in heading] == ["PPrimary Responsible for 12"]
    assert found["If absent"] == (
        "7 of 15 mitigations would lose their responsible actor. Left with no one at all: "
        "Publish a responsible AI licence, Stage the release, Sign or fingerprint the model."
    )


def test_actor_under_another_reading(show: Show) -> None:
    """Without model providers, 8 of 15 mitigations would lose their responsible actor under reading B of item 3."""
    card = show(ViewState("pai-open", readings=(("PO-3", "B"),), focus="actor:model_provider"))
    assert sections(card)["If absent"].startswith("8 of 15 mitigations would lose their responsible actor.")


def test_actor_in_two_roles(show: Show) -> None:
    """The card of adapters lists the one mitigation they are accountable for and the seven they support."""
    found = sections(show(ViewState("pai-open", focus="actor:model_adapter")))
    assert [heading for heading in found if heading[-1].isdigit()] == [
        "PPrimary Responsible for 1",
        "SSecondary Supports 7",
    ]
    assert found["If absent"] == "Every mitigation they are responsible for still has a responsible actor."


def test_actor_that_is_responsible(show: Show) -> None:
    """If a source has no primary role, an actor's card counts what the actor is responsible for."""
    found = sections(show(ViewState("cosai", focus="actor:governance")))
    assert [heading for heading in found if heading[-1].isdigit()] == ["RResponsible Responsible for 11"]


def test_actor_alone(show: Show) -> None:
    """Moderation is the only mitigation that hubs own alone; their one mention is listed separately."""
    card = show(ViewState("pai-open", focus="actor:model_hosting"))
    alone = [item.text for item in card.all("li") if item.text.endswith(" only actor")]
    assert alone == ["Moderate hosted models only actor"]
    assert sections(card)["Mentioned for 1"] == "Guide and equip downstream use"


def test_idle_actor(show: Show) -> None:
    """The users' card says that they have no role, and has no section on their absence."""
    found = sections(show(ViewState("pai-open", focus="actor:user")))
    assert found["No role here"] == (
        "PAI's open checklist assigns this actor no mitigations for this model and release."
    )
    assert "If absent" not in found


def test_supporting_actor(show: Show) -> None:
    """The card of an actor that only supports says that the actor is accountable for nothing."""
    state = ViewState("eu-ai-act", ModelType.FRONTIER, ReleaseType.CLOSED, focus="actor:authorised_representative")
    assert sections(show(state))["If absent"] == (
        "They are responsible for nothing here, so no mitigation loses its responsible actor."
    )


@pytest.mark.parametrize(
    ("framework", "actor", "kicker"),
    [
        ("pai-open", "compute_cloud", "Actor, 1st in the chain"),
        ("pai-open", "user", "Actor, 8th in the chain"),
        ("pai-open", "mlops_eval", "Actor, active at several stages of the chain"),
        ("cosai", "data_provider", "Actor"),
    ],
)
def test_place_in_the_chain(show: Show, framework: str, actor: str, kicker: str) -> None:
    """The card gives the actor's position in the value chain if the source describes one."""
    assert show(ViewState(framework, focus=f"actor:{actor}")).one(".kicker").text == kicker


def test_supplies(show: Show) -> None:
    """The card of adapters lists what they receive and from whom, and what they supply and to whom."""
    found = lists(show(ViewState("pai-open", focus="actor:model_adapter")))
    assert "model weights and other components from Model providers" in found["Receives"]
    assert "adapted models to Hubs & hosting" in found["Supplies"]


@pytest.mark.parametrize("focus", ["", "mitigation:provision-1.1"])
def test_no_card(show: Show, focus: str) -> None:
    """Without a focus, or with a mitigation outside the answer, no card opens."""
    assert show(ViewState("uk-ai-cyber", focus=focus)).parts == []


@pytest.mark.parametrize("focus", ["mitigation:PO-12", "actor:user"])
def test_closing(show: Show, focus: str) -> None:
    """Closing the card leads to the same page without it, and returns the keyboard focus to the card's subject."""
    state = ViewState("pai-open", readings=(("PO-3", "B"),), view=View.MAP, focus=focus)
    card = show(state)
    assert card.one(".close").attributes["href"] == state.href(focus="")
    assert card.one(".close").attributes["data-to"] == card.one("article").attributes["data-closes"] == focus
    assert card.one(".close").text == "✕Close"
