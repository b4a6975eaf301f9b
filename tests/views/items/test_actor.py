"""The role card of an actor, and its counterparts in other frameworks."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Node, Shipped, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.analysis.items.role_card import build_role_card
from valuechain.model.words import capital
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.actors import describe_binding
from valuechain.views.page.state import Page
from valuechain.views.picture.formats import FRAMED_FORMATS

PAGE = Page.ACTOR


def section(page: Node, heading: str) -> Node:
    """The only section whose heading ends with this text."""
    (found,) = [each for each in page.all("section") if [h.text.endswith(heading) for h in each.all("h2")] == [True]]
    return found


def test_question(show: Show, chain: vc.ValueChain) -> None:
    """The heading agrees in number with the actor's name."""
    providers, developer = chain.actor("pai-open", "model_provider"), chain.actor("uk-ai-cyber", "developer")
    assert providers.name.endswith("s")
    assert (
        show(f"{PAI_OPEN}&id={providers.id}").one("h1").text == f"{providers.label} ▾: what are they responsible for?"
    )
    query = query_of("uk-ai-cyber", "advanced", "open", id=developer.id)
    assert show(query).one("h1").text == f"{developer.label} ▾: what is it responsible for?"


def test_answer(show: Show) -> None:
    """The answer counts what the actor owns, owns alone, and supports."""
    said = [
        show(f"{PAI_OPEN}&id={actor}").one("@data-said").text for actor in ("model_provider", "model_adapter", "user")
    ]
    assert said == [
        "Responsible for 12 of 15 mitigations (3 alone); no supporting role.",
        "Responsible for 1 of 15 mitigations; secondary for 7.",
        "The source says whom it addresses, and does not address this actor.",
    ]


def test_owned_by_stage(show: Show, chain: vc.ValueChain) -> None:
    """Mitigations owned by hubs are grouped by stage, each with its co-owners or marked "alone"."""
    owned = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am responsible for (5)")
    assert [heading.text for heading in owned.all("h3")] == ["Prevent", "Detect", "Respond"]
    assert [item.one("a").text for item in owned.all("li")] == [
        chain.mitigation("pai-open", f"PO-{number}").label for number in (6, 12, 13, 14, 15)
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


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        ("model_provider", "9 of these 12 begin with “can” or “could”; 1 holds only under a condition."),
        ("model_hosting", "2 of these 5 begin with “could”; 1 holds only under a condition."),
        ("model_adapter", "2 of these 8 begin with “can” or “could”; 1 holds only under a condition."),
    ],
)
def test_how_strongly(show: Show, actor: str, said: str) -> None:
    """A line below the answer says how much is optional, and how much holds only under a condition."""
    assert show(f"{PAI_OPEN}&id={actor}").one(".bound").text == said


def test_nothing_optional(show: Show, draw: Draw) -> None:
    """Without an optional role or a condition, there is no such line."""
    assert show("id=a", draw("a -P:should-> x; a -S-> y")).all(".bound") == []


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("a -P:may-> x", "This begins with “may”."),
        ("a -P:may?if asked-> x", "This begins with “may”; it holds only under a condition."),
        ("a -P:may-> x; a -S:can-> y", "Both begin with “may” or “can”."),
        ("a -P?if asked-> x; a -S?later-> y", "Both hold only under a condition."),
        (
            "a -P:may?if asked-> x; a -P:shall?if asked-> y",
            "1 of these 2 begins with “may”; both hold only under a condition.",
        ),
        ("a -P:can-> x; a -P:can-> y; a -P:could-> z", "All 3 begin with “can” or “could”."),
        ("a -P:shall-> x; a -P?if asked-> y; a -m:may-> z", "1 of these 2 holds only under a condition."),
    ],
)
def test_how_strongly_in_words(draw: Draw, drawing: str, said: str) -> None:
    """The line reads well for one role, for all roles and for some of them."""
    assert describe_binding(build_role_card(vc.build_allocation(draw(drawing)), "a")) == said


def test_conditions_and_verbs(show: Show) -> None:
    """A line has the actor's own verbs and the condition, if there are any; adapters' external evaluation has both."""
    supported = section(show(f"{PAI_OPEN}&id=model_adapter"), "Secondary (7)").all("li")
    assert [[each.text for each in item.all(".norm")] for item in supported] == [[], ["can"], [], ["could"], [], [], []]
    assert [each.text for item in supported for each in item.all(".only")] == ["Only for external evaluation."]


def test_note_on_the_owners(show: Show, chain: vc.ValueChain) -> None:
    """A line has the note that qualifies the owners of its mitigation."""
    (alone, *_) = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am responsible for (5)").all("li")
    assert alone.all(".note")[-1].text == chain.mitigation("pai-open", "PO-6").ownership_note


def test_own_note(show: Show, chain: vc.ValueChain) -> None:
    """A line folds its notes: that on the actor itself, then that on all owners of its mitigation."""
    (note,) = [
        each.note
        for each in chain.ownerships
        if (each.framework, each.mitigation, each.actor) == ("pai-open", "PO-6", "model_hosting")
    ]
    (alone, *_) = section(show(f"{PAI_OPEN}&id=model_hosting"), "I am responsible for (5)").all("li")
    folded = alone.one("details").all(".note")
    assert [each.text for each in folded] == [note, chain.mitigation("pai-open", "PO-6").ownership_note]


def test_one_confidence_for_all(show: Show, write: Write) -> None:
    """If everything is interpreted, the page says so once and not on every line."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "confidence"],
            ["x", "X", "a", "interpreted"],
            ["y", "Y", "a", "interpreted"],
        ],
    )
    page = show("id=a", own)
    lines = [item for each in page.all(".duties") for item in each.all("li")]
    assert [mark for item in lines for mark in item.all(".confidence")] == []
    assert "This applies to everything below. Our interpretation, not the source’s own words." in page.text


def test_note_that_many_share(show: Show, write: Write) -> None:
    """A note shared by three or more lines is shown once, with the number of lines."""
    own = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "ownership_note"],
            *([name, name.upper(), "a", "Second-hand"] for name in "wxyz"),
        ],
    )
    page = show("id=a", own)
    assert page.text.count("Second-hand") == page.text.count("For 4 of these: Second-hand.") == 1


def test_supported_and_mentioned(show: Show, chain: vc.ValueChain) -> None:
    """Supported mitigations and mentions have sections of their own."""
    assert len(section(show(f"{PAI_OPEN}&id=model_adapter"), "Secondary (7)").all("li")) == 7
    mentioned = section(show(f"{PAI_OPEN}&id=model_hosting"), "Mentioned (2)")
    assert [item.one("a").text for item in mentioned.all("li")] == [
        chain.mitigation("pai-open", f"PO-{number}").label for number in (4, 11)
    ]


def test_informed(show: Show) -> None:
    """What an actor is only informed of is not listed under mentions."""
    page = show(query_of("uk-ai-cyber", "advanced", "open", level="2", id="end_user"))
    headings = [heading.text for heading in page.all("h2")]
    assert not any("Mentioned" in heading for heading in headings)
    assert any(heading.endswith("Informed (11)") for heading in headings)


def test_actor_that_is_not_addressed(show: Show) -> None:
    """The card of an actor without a role says if the source does not address it."""
    page = show(f"{PAI_OPEN}&id=user")
    assert "address" in page.one("@data-said").text + page.one(".item-body").text


def test_shared(show: Show, chain: vc.ValueChain) -> None:
    """Shared mitigations are counted per co-owner."""
    shared = section(show(f"{PAI_OPEN}&id=model_hosting"), "Shared with")
    assert [item.text for item in shared.all("li")] == [
        f"{chain.actor('pai-open', actor).label} {number} mitigations"
        for actor, number in (("model_provider", 3), ("app_developer", 3), ("model_adapter", 2))
    ]


def test_up_and_down_the_chain(show: Show, shipped: Shipped) -> None:
    """The actor's supplies, in both directions, show their confidence unless that is "stated"."""
    page = show(f"{PAI_OPEN}&id=model_provider")
    received = [item.text for item in section(page, "I depend on").all("li")]
    supplied = [item.text for item in section(page, "Others depend on me for").all("li")]
    assert received == [
        f"{capital(row['what'])} from {label} interpreted"
        for row, label in zip(
            [row for row in shipped("supplies", "pai-open") if row["to_actor"] == "model_provider"],
            ("Compute & cloud", "Data providers", "MLOps & evaluation"),
            strict=True,
        )
    ]
    assert "Weights and other components to Adapters interpreted, App developers interpreted" in supplied
    assert "Documentation, guidance and safety tools to Adapters, App developers" in supplied


def test_no_chain(show: Show) -> None:
    """If the source does not describe a chain, the card says that supplies are not known."""
    assert section(show("framework=cosai&id=governance"), "Supply chain").text.endswith(
        "Not known: this source does not say who supplies whom."
    )


def test_lost(show: Show, chain: vc.ValueChain) -> None:
    """Without model providers, seven mitigations have no lead: three are left with no one, four with support only."""
    lost = section(show(f"{PAI_OPEN}&id=model_provider"), "If I am absent").text
    assert "No one would be responsible for 7 of 15." in lost
    names = "; ".join(chain.mitigation("pai-open", f"PO-{number}").label for number in (5, 8, 10))
    assert f"Left with no one (3): {names}" in lost
    assert "Left with secondary actors only (4):" in lost


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"{PAI_OPEN}&id=model_adapter", "Every mitigation still has a responsible actor."),
        (f"{PAI_OPEN}&id=user", "Nothing is lost: I have no role here."),
    ],
)
def test_nothing_lost(show: Show, query: str, said: str) -> None:
    """If nothing would be lost without the actor, the card says why."""
    assert section(show(query), "If I am absent").text.endswith(said)


def test_nothing_lost_without_support(show: Show, draw: Draw) -> None:
    """The card of an actor that only supports says that its mitigations keep their responsible actors."""
    assert section(show("id=b", draw("a -P-> x; b -S-> x")), "If I am absent").text.endswith(
        "I am not responsible for anything here. The mitigations I support keep their responsible actors."
    )


def others_of(page: Node) -> dict[str, str]:
    """The text about each other source, by the source's name with law or advice."""
    return {each.one("h3").text: each.text for each in page.all(".other")}


def test_the_name_in_the_source(show: Show, chain: vc.ValueChain) -> None:
    """The card says what the source calls the actor, unless that is its short name."""
    said = {actor: section(show(f"{PAI_OPEN}&id={actor}"), "Who this is").text for actor in ("model_provider", "user")}
    assert f"In the source: {chain.actor('pai-open', 'model_provider').name}." in said["model_provider"]
    assert "In the source" not in said["user"]


def test_elsewhere(show: Show, shipped: Shipped, chain: vc.ValueChain) -> None:
    """Counterparts in the other sources are given with extent, condition and count, or as not known."""
    others = others_of(show(f"{PAI_OPEN}&id=model_adapter"))
    conditions = {
        row["to_framework"]: row["condition"]
        for row in shipped("crosswalk", "pai-open")
        if row["actor"] == "model_adapter"
    }
    provider = chain.actor("cosai", "model_provider").label
    said = f"{provider} matches {conditions['cosai']}. Has a role in 9 of its 35 controls."
    assert said in others["The CoSAI Risk Map Voluntary"]
    assert (
        f"Developer matches ({conditions['uk-ai-cyber']}). Has a role in 13 of its 13 principles."
        in (others["The UK cyber security code Voluntary"])
    )
    assert f"matches {conditions['eu-ai-act']}. Has a role in " in others["The EU AI Act Law"]


def test_elsewhere_not_judged(show: Show) -> None:
    """If neither the crosswalk nor a reference actor joins the pair, the card says that it was not matched."""
    query = query_of("cosai", "advanced", "open", id="governance")
    page = show(query)
    said = page.one(".unmatched").text
    assert said.startswith("We have not matched this actor in ")
    assert "California’s AI Transparency Act" in said
    assert "the UK cyber security code" not in said
    assert list(others_of(page)) == ["PAI’s open checklist Voluntary", "The UK cyber security code Voluntary"]


def test_elsewhere_through_a_reference_actor(show: Show) -> None:
    """The EU's deployer reaches the UK code's operators, and CoSAI's users through PAI's, and the card says how."""
    others = others_of(show(query_of("eu-ai-act", "advanced", "open", id="deployer")))
    assert "System Operator partly matches" in others["The UK cyber security code Voluntary"]
    assert "(both are Deployers in our common language)" in others["The UK cyber security code Voluntary"]
    assert "(both are Users in our common language)" in others["The CoSAI Risk Map Voluntary"]
    assert "common language" not in others["PAI’s open checklist Voluntary"]


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


@pytest.mark.parametrize(
    ("framework", "name"), [("pai-2023", "PAI’s 2023 guidance Voluntary"), ("eu-ai-act", "The EU AI Act Law")]
)
def test_no_counterpart(show: Show, shipped: Shipped, framework: str, name: str) -> None:
    """The crosswalk's own words say that hubs have no counterpart in the 2023 guidance, nor in the EU."""
    others = others_of(show(f"{PAI_OPEN}&id=model_hosting"))
    (row,) = [
        row
        for row in shipped("crosswalk", "pai-open")
        if (row["actor"], row["to_framework"]) == ("model_hosting", framework)
    ]
    assert row["extent"] == "none"
    assert others[name].startswith(f"{name} {capital(row['condition'])}.")


def test_cell_without_an_answer(show: Show) -> None:
    """If the source has no list, the page says why and still describes the actor."""
    page = show(query_of("pai-2023", "advanced", "open", id="model_provider"))
    assert page.one(".unanswered").one("h2").text == "? We do not have this part of the source"
    assert page.all(".duties") == []
    assert len(others_of(page)) == 8
    assert page.all(".unmatched") == []


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
    assert sum(line.attributes.get("class") == "not-printed" for line in lines) == 120 - 47
    assert "And 30 more: see them in the matrix." in page.text
    assert "103 mitigations at the end of the lists" in page.one(".only-paper").text


@pytest.mark.parametrize(("number", "can_be_copied"), [(200, True), (201, False)])
def test_copying_a_long_card(show: Show, draw: Draw, number: int, can_be_copied: bool) -> None:
    """A card of more than 400 rows (owned and lost mitigations) is offered only as files."""
    page = show("id=maker", draw("; ".join(f"maker -P-> m{each}" for each in range(number))))
    tables = page.all("table[id=role-card-rows]")
    assert (bool(tables), "Copy table" in page.text) == (can_be_copied, can_be_copied)
    assert len(page.one(".downloads").all("a")) == len(TABLE_FORMATS)  # too many mitigations for a map


@pytest.mark.parametrize("query", ["", "framework=uk-ai-cyber"])
def test_choice(show: Show, chain: vc.ValueChain, query: str) -> None:
    """Without an id, the page offers the source's actors with their summaries."""
    page = show(query)
    framework = "uk-ai-cyber" if query else "pai-open"
    actors = chain.actors_by_framework[framework]
    assert page.one("h1").text == "Who are you in the value chain?"
    assert [choice.one("b").text for choice in page.one(".who").all(".choice")] == [actor.label for actor in actors]
    assert all(actor.summary in page.text for actor in actors)


def test_choice_counts(show: Show) -> None:
    """Each actor to choose from is shown with the number of mitigations it has in each role."""
    choices = show(PAI_OPEN).one(".who").all(".choice")
    assert [choice.one(".here").text.partition(": ")[2] for choice in choices] == [
        "no role here",
        "no role here",
        "responsible for 12",
        "responsible for 5",
        "responsible for 1, secondary for 7",
        "responsible for 6, secondary for 1",
        "no role here",
        "no role here",
        "no role here",
    ]


def test_unknown_id(show: Show, chain: vc.ValueChain) -> None:
    """For an unknown id, the page shows a plain message, a similar name and the actors to choose from."""
    page = show(f"{PAI_OPEN}&id=Open Foundation Model Provders")
    assert page.one("h1").text == "Who are you in the value chain?"
    assert page.one("@data-said").text == "PAI’s open checklist has no actor “Open Foundation Model Provders”."
    near = page.one("a[data-key=near]")
    assert near.text == chain.actor("pai-open", "model_provider").label
    assert near.attributes["href"] == f"/actor?{PAI_OPEN}&id=model_provider"


def test_near_alias(show: Show) -> None:
    """An alias of an actor leads to that actor."""
    page = show(f"{PAI_OPEN}&id=Model+Integrator")
    near = page.one("a[data-key=near]")
    assert near.text == "App developers"


def test_text_is_text(show: Show, draw: Draw) -> None:
    """Names with HTML markup are shown as text."""
    page = show("id=%3Cb%3Emaker%3C%2Fb%3E", draw("<b>maker</b> -P-> <i>filter</i>"))
    assert page.one("h1").text == "<b>maker</b> ▾: what is it responsible for?"
    assert page.one(".duties").one("a").text == "<i>filter</i>"


def test_downloads_answer(show: Show, client: FlaskClient) -> None:
    """Every download on the page exists: the card, and maps for a slide, as shown and of this actor only."""
    maps = len(FRAMED_FORMATS) + 2 + 2
    query = query_of("uk-ai-cyber", "advanced", "open", level="2", id="developer")
    hrefs = [link.attributes["href"] for link in show(query).one(".downloads").all("a")]
    assert [client.get(href).status_code for href in hrefs] == [200] * (len(TABLE_FORMATS) + maps)
    assert client.get(hrefs[0]).text.count("\r\nowns,") == 53


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


def test_what_an_actor_is_as_well(show: Show, write: Write) -> None:
    """An actor that always is another one too has that one's mitigations besides its own."""
    own = write(
        actors=[["id", "name", "also"], ["maker", "Maker", ""], ["giant", "Giant", "maker"]],
        mitigations=[
            ["id", "name", "primary"],
            ["one", "One", "maker"],
            ["two", "Two", "maker"],
            ["three", "Three", "giant"],
        ],
    )
    page = show("id=giant", own)
    assert page.one("@data-said").text == (
        "Responsible for 1 of 3 mitigations (1 alone); no supporting role. "
        "This actor is always a Maker too, and as such is responsible for 2."
    )
    as_well = section(page, "My responsibilities as a Maker (2)")
    assert as_well.all("a")[0].attributes["href"].endswith("id=maker")
    assert [link.attributes["href"].partition("id=")[2] for link in as_well.one("ul").all("a")] == ["one", "two"]
    others = [each for each in show("id=maker", own).all("section") if "My responsibilities as" in each.text]
    assert others == []


def test_everywhere(show: Show) -> None:
    """With all sources, the card lists what its counterparts have to do, by source, with legal status and place."""
    page = show(f"{PAI_OPEN}&id=model_provider&everywhere=yes")
    of = {section.one("h3").text: section for section in page.all(".of-source")}
    numbers = {name: len(section.all("li")) for name, section in of.items()}
    assert numbers["The CoSAI Risk Map Framework, not binding"] == 9
    assert numbers["The UK cyber security code Voluntary code, United Kingdom"] == 13
    act = of["The EU AI Act Law, binding in the European Union"]
    assert act.all("li")[0].text.startswith("RResponsible Draw up model documentation Art 53(1)(a), from 2 Aug 2025")
    assert page.all(".sources-beside") == []


def test_choice_of_sources(show: Show) -> None:
    """A switch leads from the card of one source to all sources and back; the link to another page drops it."""
    switch = show(f"{PAI_OPEN}&id=model_provider&everywhere=yes").one(".bar-left").one(".segments")
    this, every = switch.all("a")
    assert ("everywhere" in this.attributes["href"], this.attributes.get("aria-current")) == (False, None)
    assert ("everywhere=yes" in every.attributes["href"], every.attributes.get("aria-current")) == (True, "true")


def test_place_and_dates(show: Show) -> None:
    """Each duty of the EU's deployer has its article and its dates, and the card a timeline of its own."""
    page = show(query_of("eu-ai-act", "advanced", "open", id="deployer"))
    lines = [line for each in page.all(".duties") for line in each.all("li")]
    said = {line.all("a")[0].text: line.one(".reference").text for line in lines}
    assert said["Help staff and others understand AI"] == "Art 4, from 2 Feb 2025"
    assert said["Keep the deployer’s logs"] == "Art 26(6), from 2 Dec 2027 or 2 Aug 2028"
    days = [each.one("b").text for each in page.one(".days").all("a")]
    assert days == ["2 February 2025", "2 August 2026", "2 December 2026", "2 December 2027", "2 August 2028"]


def test_no_place_and_no_dates(show: Show) -> None:
    """The card of a source without numbers and dates of its own has no references and no timeline."""
    page = show(f"{PAI_OPEN}&id=model_provider")
    assert page.all(".reference") == page.all(".days") == []
