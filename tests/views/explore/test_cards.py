"""The card of a mitigation or an actor: its contents and links."""

import itertools

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Shipped, Show
from tests.questions import PAI_OPEN
from valuechain.analysis.allocation.allocation import answer
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.views.explore.cards import show_card
from valuechain.views.page.practices import TITLE_ONLY
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


def test_mitigation(show: Show, chain: vc.ValueChain) -> None:
    """The card of item 12 has its label, name in the source, number, stage, verb, owners by role and both readings."""
    card, mitigation = show(ViewState("pai-open", focus="mitigation:PO-12")), chain.mitigation("pai-open", "PO-12")
    assert (card.one("h2").text, card.one(".kicker").text) == (mitigation.label, "12, Detect, should")
    assert f"In the source: {mitigation.name}" in card.one("header").text
    assert [(item.one("a").text, item.all(".soft")[0].text) for item in card.one(".held").all("li")] == [
        ("Model providers", "primary"),
        ("Hubs & hosting", "primary"),
        ("App developers", "primary"),
        ("Adapters", "secondary"),
    ]
    readings = card.one(".readings").all("li")
    assert [reading.one("b").text for reading in readings] == ["Reading A", "Reading B"]
    assert [pair.text for pair in readings[1].all(".pair")] == [
        "PPrimary Model providers",
        "PPrimary App developers",
        "SSecondary Adapters",
        "SSecondary Hubs & hosting",
    ]


def test_what_the_source_says_of_each_owner(show: Show, chain: vc.ValueChain) -> None:
    """Beside each owner stand its own verbs, the condition and the note, if there are any."""
    owners = {
        each.actor: each for each in chain.ownerships if (each.framework, each.mitigation) == ("pai-open", "PO-2")
    }
    held = show(ViewState("pai-open", focus="mitigation:PO-2")).one(".held").all("li")
    assert [each.text for item in held for each in item.all(".norm")] == ["can, should and may", "can"]
    assert [item.all(".only") != [] for item in held] == [False, True, False]
    assert held[1].one(".only").text == "Only for external evaluation."
    assert [item.all(".note")[0].text for item in held] == [
        owners[actor].note for actor in ("model_provider", "model_adapter", "app_developer")
    ]


def test_note_on_the_owners(show: Show, chain: vc.ValueChain) -> None:
    """A note that qualifies the owners as a whole stands below them."""
    card = show(ViewState("pai-open", focus="mitigation:PO-2"))
    assert chain.mitigation("pai-open", "PO-2").ownership_note in [each.text for each in card.all(".soft")]


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
    assert "Model Hubs & Hosting Services" not in "".join(part.text for part in card.all("ul"))


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
    assert "&reading=PO-3%3DB&reading=PO-11%3DB&" in card.one(".readings").one(".button").attributes["href"]


def test_mention(show: Show) -> None:
    """An actor that is only mentioned is listed after the owners."""
    last = show(ViewState("pai-open", focus="mitigation:PO-4")).one(".held").all("li")[-1]
    assert (last.one(".role").text, last.one("a").text) == ("mMentioned", "Hubs & hosting")


def test_practices(show: Show) -> None:
    """The card of red-teaming has the five baseline practices and one recommended practice from the data."""
    card = show(ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, focus="mitigation:PRE-3"))
    counts = {heading: len(items) for heading, items in lists(card).items()}
    assert (counts["Baseline practices"], counts["Recommended practices"]) == (5, 1)


@pytest.mark.parametrize("number", [2, 6])
def test_what_to_do_is_in_points(show: Show, shipped: Shipped, number: int) -> None:
    """Each line of the practices and of the challenges in the data is a point."""
    (row,) = [row for row in shipped("mitigations", "pai-open") if row["id"] == f"PO-{number}"]
    card = show(ViewState("pai-open", focus=f"mitigation:PO-{number}"))
    points = [[item.text for item in each.all("li")] for each in card.all("ul")]
    assert row["practices"].splitlines() in points
    assert row["challenges"].splitlines() in points


def test_title_only(show: Show) -> None:
    """The card of a guideline of which only the title is in hand says so, and nothing else on what to do."""
    state = ViewState("pai-2023", ModelType.FRONTIER, ReleaseType.RESTRICTED, focus="mitigation:PRE-1")
    assert sections(show(state))["What to do"] == TITLE_ONLY == "The source prints the title only."


def test_where_it_stands(show: Show, chain: vc.ValueChain) -> None:
    """A mitigation's card names the passage of each of its owners, and the confidence of its assignments."""
    card = show(ViewState("pai-open", focus="mitigation:PO-12"))
    passages = {
        chain.actor("pai-open", each.actor).label: f"Passage: {each.source}"
        for each in chain.ownerships
        if (each.framework, each.mitigation, each.reading) == ("pai-open", "PO-12", "A")
    }
    assert len(set(passages.values())) > 1
    assert {item.one("a").text: item.all(".note")[-1].text for item in card.one(".held").all("li")} == passages
    found = sections(card)["Source"]
    assert chain.mitigation("pai-open", "PO-12").source in found
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


def test_actor(show: Show, chain: vc.ValueChain) -> None:
    """Model providers' card counts the 12 mitigations they are responsible for, and says what is lost without them."""
    card, actor = show(ViewState("pai-open", focus="actor:model_provider")), chain.actor("pai-open", "model_provider")
    found = sections(card)
    lost = ", ".join(chain.mitigation("pai-open", f"PO-{number}").label for number in (5, 8, 10))
    assert (card.one("h2").text, card.one(".kicker").text) == ("Model providers", "Actor, 3rd in the chain")
    assert f"In the source: {actor.name}" in card.one("header").text
    assert f"Also called {'; '.join(actor.aliases)}" in card.text
    assert [heading for heading in found if "Responsible" in heading] == ["PPrimary Responsible for 12"]
    assert found["If absent"] == (
        f"7 of 15 mitigations would lose their responsible actor. Left with no one at all: {lost}."
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
        "SSecondary Secondary: 7",
    ]
    assert found["If absent"] == "Every mitigation they are responsible for still has a responsible actor."


def test_actor_that_is_responsible(show: Show) -> None:
    """If a source has no primary role, an actor's card counts what the actor is responsible for."""
    found = sections(show(ViewState("cosai", focus="actor:governance")))
    assert [heading for heading in found if heading[-1].isdigit()] == ["RResponsible Responsible for 11"]


def test_actor_alone(show: Show, chain: vc.ValueChain) -> None:
    """Moderation is the only mitigation that hubs own alone; their two mentions are listed separately."""
    card = show(ViewState("pai-open", focus="actor:model_hosting"))
    alone = [item.text for item in card.all("li") if item.text.endswith(" only actor")]
    assert alone == [f"{chain.mitigation('pai-open', 'PO-6').label} only actor"]
    assert lists(card)["Mentioned: 2"] == [chain.mitigation("pai-open", f"PO-{number}").label for number in (4, 11)]


def test_actor_that_is_informed(show: Show) -> None:
    """An actor that is only informed is not said to be mentioned: End-users are told something in 11 provisions."""
    found = sections(show(ViewState("uk-ai-cyber", level=2, focus="actor:end_user")))
    assert not [heading for heading in found if heading.startswith("Mentioned")]
    assert [heading for heading in found if heading.startswith("Informed")] == ["Informed: 11"]


def test_how_strongly(show: Show) -> None:
    """The card of hubs says that 2 of 5 mitigations begin with could, and that 1 holds only under a condition."""
    card = show(ViewState("pai-open", focus="actor:model_hosting"))
    assert "2 of these 5 begin with “could”; 1 holds only under a condition." in [each.text for each in card.all("p")]


def test_idle_actor(show: Show, draw: Draw) -> None:
    """The card of an actor without a role says so, and has no section on its absence."""
    own = draw("a -P-> x; b")
    found = sections(show(ViewState("drawn", focus="actor:b"), own))
    assert found["No role here"] == "drawn assigns this actor no mitigations for this model and release."
    assert "If absent" not in found


def test_actor_that_is_not_addressed(show: Show) -> None:
    """The users' card says that the source does not address them, so that their having no role is no finding."""
    card = show(ViewState("pai-open", focus="actor:user"))
    assert "address" in card.text


def test_supporting_actor(show: Show, draw: Draw) -> None:
    """The card of an actor that only supports says that the actor is responsible for nothing."""
    own = draw("a -P-> x; b -S-> x")
    assert sections(show(ViewState("drawn", focus="actor:b"), own))["If absent"] == (
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


def test_supplies(show: Show, shipped: Shipped, chain: vc.ValueChain) -> None:
    """The card of adapters lists what they receive and from whom, and what they supply and to whom."""
    found = lists(show(ViewState("pai-open", focus="actor:model_adapter")))
    labels = {actor.id: actor.label for actor in chain.actors_by_framework["pai-open"]}
    rows = shipped("supplies", "pai-open")
    received = [f"{row['what']} from {labels[row['from_actor']]}" for row in rows if row["to_actor"] == "model_adapter"]
    supplied = [f"{row['what']} to {labels[row['to_actor']]}" for row in rows if row["from_actor"] == "model_adapter"]
    assert [text.removesuffix(" (interpreted)") for text in found["Receives"]] == received
    assert [text.removesuffix(" (interpreted)") for text in found["Supplies"]] == supplied
    assert "adapted models to Hubs & hosting" in found["Supplies"]
    assert "adapted models to App developers (interpreted)" in found["Supplies"]


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
