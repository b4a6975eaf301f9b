"""The page of one mitigation: its contents, its gaps and its links."""

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.conftest import Draw, Node, Shipped, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.model.words import join_words
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.state import Page
from valuechain.views.picture.formats import FRAMED_FORMATS

PAGE = Page.MITIGATION


def section(page: Node, heading: str) -> Node:
    """The only section with the given heading."""
    (found,) = [each for each in page.all("section") if [h.text for h in each.all("h2")] == [heading]]
    return found


def headings(page: Node) -> list[str]:
    """The h2 headings."""
    return [heading.text for heading in page.all("h2")]


def names(chain: vc.ValueChain, *actors: str) -> str:
    """The short names of actors of PAI's open checklist, as a list in a sentence."""
    return join_words([chain.actor("pai-open", actor).label for actor in actors])


def test_question(show: Show, chain: vc.ValueChain) -> None:
    """The page asks who is responsible, gives the source's own title, and answers in a sentence."""
    page, mitigation = show(f"{PAI_OPEN}&id=PO-12"), chain.mitigation("pai-open", "PO-12")
    assert page.one("h1").text == f"Who is responsible for: {mitigation.label}?"
    assert page.one(".full").text == f"In the source: {mitigation.name}"
    assert page.one("@data-said").text == (
        f"Primary: {names(chain, 'model_provider', 'model_hosting', 'app_developer')}. "
        f"Secondary: {names(chain, 'model_adapter')}."
    )
    assert page.one(".page").attributes["data-title"] == (
        f"{mitigation.label}: {chain.framework('pai-open').short_name}, advanced x open | valuechain"
    )


def test_owners_and_why(show: Show, chain: vc.ValueChain) -> None:
    """Owners are listed by role with their notes, passages and confidence, and each role is explained once."""
    owning = section(show(f"{PAI_OPEN}&id=PO-12"), "Who is responsible, and why")
    mitigation, primary, secondary = (
        chain.mitigation("pai-open", "PO-12"),
        chain.role("primary"),
        chain.role("secondary"),
    )
    items = owning.one(".owners").all("li")
    assert [(item.one("a").text, item.all(".soft")[0].text) for item in items] == [
        (names(chain, "model_provider"), f"primary: {primary.meaning}"),
        (names(chain, "model_hosting"), "primary"),
        (names(chain, "app_developer"), "primary"),
        (names(chain, "model_adapter"), f"secondary: {secondary.meaning}"),
    ]
    assert mitigation.ownership_note in owning.text
    assert "ambiguous The source can be read in more than one way" in owning.text


def test_passage(show: Show, chain: vc.ValueChain) -> None:
    """The page gives the passage of the mitigation, even if each owner has a more exact one."""
    owning = section(show(f"{PAI_OPEN}&id=PO-12"), "Who is responsible, and why")
    source = chain.mitigation("pai-open", "PO-12").source
    assert f"Passage: {source}, read on" in owning.text


def test_passages_of_owners(show: Show, chain: vc.ValueChain) -> None:
    """An owner with a more exact passage than its mitigation has it in its own line."""
    items = section(show(f"{PAI_OPEN}&id=PO-11"), "Who is responsible, and why").one(".owners").all("li")
    passages = {
        each.actor: f"Passage: {each.source}"
        for each in chain.ownerships
        if (each.framework, each.mitigation, each.reading) == ("pai-open", "PO-11", "A")
    }
    assert [item.all(".note")[-1].text for item in items] == [
        passages[actor] for actor in ("model_provider", "app_developer", "model_adapter", "model_hosting")
    ]


def test_owners_in_the_source(show: Show, chain: vc.ValueChain) -> None:
    """Beside an owner's short name stands its name in the source."""
    items = section(show(f"{PAI_OPEN}&id=PO-2"), "Who is responsible, and why").one(".owners").all("li")
    owners = [chain.actor("pai-open", each) for each in ("model_provider", "model_adapter", "app_developer")]
    assert [item.one(".in-source").text for item in items] == [f"In the source: {each.name}." for each in owners]


def test_what_the_source_says_of_each_owner(show: Show, chain: vc.ValueChain) -> None:
    """Beside each owner stand its own verbs, the condition and the note, if there are any."""
    notes = {
        each.actor: each.note for each in chain.ownerships if (each.framework, each.mitigation) == ("pai-open", "PO-2")
    }
    items = section(show(f"{PAI_OPEN}&id=PO-2"), "Who is responsible, and why").one(".owners").all("li")
    assert [[each.text for each in item.all(".norm")] for item in items] == [["can, should and may"], ["can"], []]
    assert [[each.text for each in item.all(".only")] for item in items] == [[], ["Only for external evaluation."], []]
    assert [item.all(".note")[0].text for item in items] == [
        notes[actor] for actor in ("model_provider", "model_adapter", "app_developer")
    ]


def test_confidence_of_an_owner(show: Show) -> None:
    """An owner whose confidence differs from that of the mitigation has its own: in 2.1.1, that of the custodian."""
    page = show(query_of("uk-ai-cyber", "advanced", "open", id="provision-2.1.1"))
    items = section(page, "Who is responsible, and why").one(".owners").all("li")
    assert [[each.text for each in item.all(".confidence")] for item in items] == [[], ["stated"]]


def test_owner_leads_to_the_role_card(show: Show) -> None:
    """An owner's name links to its role card and keeps the question."""
    owner = section(show(f"{PAI_OPEN}&id=PO-5"), "Who is responsible, and why").one(".owners").one("a")
    assert owner.attributes["href"] == f"/actor?{PAI_OPEN}&id=model_provider"


def test_readings_side_by_side(show: Show, chain: vc.ValueChain) -> None:
    """Both readings are shown side by side with the differences marked and a button to switch."""
    readings = section(show(f"{PAI_OPEN}&id=PO-12"), "Ambiguous: 2 readings")
    (moved,) = readings.all(".moved")
    assert [cell.text for cell in (*moved.all("th"), *moved.all("td"))] == [
        f"{names(chain, 'model_hosting')} differs",
        "PPrimary primary",
        "SSecondary secondary",
    ]
    (take,) = readings.all(".button")
    assert take.attributes["href"] == f"/mitigation?{PAI_OPEN}&reading=PO-12%3DB&id=PO-12"


def test_reading_recomputes_the_page(show: Show, chain: vc.ValueChain) -> None:
    """Under reading B, hubs are secondary, both in the sentence and in the list."""
    page = show(f"{PAI_OPEN}&reading=PO-12%3DB&id=PO-12")
    assert page.one("@data-said").text == (
        f"Primary: {names(chain, 'model_provider', 'app_developer')}. "
        f"Secondary: {names(chain, 'model_hosting', 'model_adapter')}."
    )
    owners = section(page, "Who is responsible, and why").one(".owners").all("li")
    assert [item.one(".role").text for item in owners] == ["PPrimary"] * 2 + ["SSecondary"] * 2
    (take,) = section(page, "Ambiguous: 2 readings").all(".button")
    assert take.attributes["href"] == f"/mitigation?{PAI_OPEN}&id=PO-12"


def test_no_readings(show: Show) -> None:
    """An unambiguous mitigation has no readings."""
    assert not [heading for heading in headings(show(f"{PAI_OPEN}&id=PO-5")) if "read in" in heading]


def test_practices(show: Show) -> None:
    """Red-teaming has five baseline practices and one recommended, in the cell that its source covers."""
    page = show(query_of("pai-2023", "frontier", "restricted", id="PRE-3"))
    assert len(section(page, "Baseline practices").all("li")) == 5
    assert len(section(page, "Recommended practices").all("li")) == 1


def test_what_to_do_is_in_points(show: Show, shipped: Shipped) -> None:
    """Each line of the practices and of the challenges in the data is a point."""
    (row,) = [row for row in shipped("mitigations", "pai-open") if row["id"] == "PO-6"]
    page = show(f"{PAI_OPEN}&id=PO-6")
    to_do, hard = section(page, "What to do"), section(page, "What is hard")
    assert [item.text for item in to_do.all("li")] == row["practices"].splitlines()
    assert to_do.one("p").text == row["summary"]
    assert [item.text for item in hard.all("li")] == row["challenges"].splitlines()


def test_title_only(show: Show, shipped: Shipped) -> None:
    """If only the title of a guideline is in hand, its page says so, and has no description of ours."""
    rows = [row["id"] for row in shipped("mitigations", "pai-2023") if row["is_title_only"] == "yes"]
    assert len(rows) == 22 - 1
    for each in rows:
        page = show(query_of("pai-2023", "frontier", "restricted", id=each))
        assert section(page, "What to do").one("p").text == "The source prints the title only."
        assert section(page, "What to do").all("li") == []
        assert "a description" not in section(page, "Missing information").text


def test_named_in_the_source(show: Show) -> None:
    """Bodies, tools and techniques that the source names are listed: the AI Incident Database in item 12."""
    found = [item.text for item in section(show(f"{PAI_OPEN}&id=PO-12"), "Named in the source").all("li")]
    assert found == ["AI Incident Database", "whistleblower protection"]


def test_what_is_not_known(show: Show) -> None:
    """Missing fields are listed as not recorded."""
    assert section(show(f"{PAI_OPEN}&id=PO-5"), "Missing information").text == (
        "Missing informationNot recorded: start date."
    )


def test_own_data_without_texts(show: Show, draw: Draw) -> None:
    """For a user's mitigation with only a name, nothing is made up."""
    page = show("id=filter", draw("provider -P-> filter"))
    assert "What to do" not in headings(page)
    assert section(page, "Missing information").text.startswith(
        "Missing informationNot recorded: a description, challenges,"
    )
    assert page.one("@data-said").text == "Primary: provider."


def test_unowned(show: Show, draw: Draw) -> None:
    """The page of an unowned mitigation says that it has no owner."""
    page = show("id=orphan", draw("(orphan); provider"))
    assert page.one("@data-said").text == "The source names no one as responsible."


def test_only_mentioned(show: Show, chain: vc.ValueChain) -> None:
    """An actor that is only mentioned is named separately."""
    said = show(f"{PAI_OPEN}&id=PO-9").one("@data-said").text
    assert said.endswith(f"Secondary: {names(chain, 'model_adapter')}. Mentioned: {names(chain, 'app_developer')}.")


@pytest.mark.parametrize(
    ("mitigation", "said"),
    [
        ("provision-9.2", "Responsible: System Operator. Supporting: Developer."),
        ("provision-7.4", "Responsible: System Operator. Informed: End-user."),
    ],
)
def test_other_roles(show: Show, mitigation: str, said: str) -> None:
    """Whoever supports and whoever is only told something are named under the role that the source gives them."""
    assert show(query_of("uk-ai-cyber", "advanced", "open", id=mitigation)).one("@data-said").text == said


@pytest.fixture
def partial(write: Write) -> vc.ValueChain:
    """A mitigation that applies to frontier models only, in a source that excludes research."""
    return write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "cells"], ["x", "X", "a", "frontier/*"], ["y", "Y", "a", ""]],
        cells=[
            ["model_type", "release_type", "status", "reason"],
            *([model_type, "research", "excluded", "Left out."] for model_type in ModelType),
        ],
    )


def test_where_it_applies(show: Show, partial: vc.ValueChain) -> None:
    """The grid says for each combination whether the mitigation applies, or whether the source excludes it."""
    page = show("framework=own&model-type=advanced&release-type=open&id=x", partial)
    rows = page.one(".spots").one("tbody").all("tr")
    said = [dict(zip(ReleaseType, (cell.one(".sr").text for cell in row.all("td")), strict=True)) for row in rows]
    release_types = (ReleaseType.OPEN, ReleaseType.RESTRICTED, ReleaseType.CLOSED, ReleaseType.RESEARCH)
    assert [[row[each] for each in release_types] for row in said] == [
        [*["does not apply"] * 3, "excluded: Left out."],
        [*["does not apply"] * 3, "excluded: Left out."],
        [*["applies"] * 3, "excluded: Left out."],
    ]
    assert page.one("@data-said").text.startswith("Does not apply to this model and release.")


def test_not_here_offers_no_files(show: Show, partial: vc.ValueChain) -> None:
    """A mitigation that does not apply has no download and no link to the matrix."""
    page = show("framework=own&model-type=advanced&release-type=open&id=x", partial)
    assert page.all(".downloads") == []
    assert [link for link in page.all("a") if link.text == "Open in the matrix"] == []


@pytest.mark.parametrize(
    ("framework", "mitigation", "said"),
    [
        ("pai-2023", "PRE-3", "Excluded for this model and release."),
        ("pai-open", "PO-5", "Not known for this model and release."),
    ],
)
def test_cell_without_an_answer(show: Show, chain: vc.ValueChain, framework: str, mitigation: str, said: str) -> None:
    """In a cell that is excluded or not known, the page says so and still shows what is known."""
    page = show(query_of(framework, "frontier", "open", id=mitigation))
    assert page.one("@data-said").text.startswith(said)
    assert chain.mitigation(framework, mitigation).summary in section(page, "What to do").text


def test_same_everywhere(show: Show) -> None:
    """A source that does not vary by context has no grid."""
    page = show("framework=cosai&id=controlRedTeaming")
    assert section(page, "Where it applies").text == (
        "Where it applies Applies to every model type and release type: this source does not distinguish between them."
    )


def test_parts(show: Show) -> None:
    """A principle lists its provisions, and a provision links back, at any level."""
    principle = section(show("framework=uk-ai-cyber&id=principle-1"), "Its 5 provisions")
    assert [item.text.split()[-1] for item in principle.all("li")] == ["shall", "shall", "shall", "should", "shall"]
    whole = section(show("framework=uk-ai-cyber&id=provision-1.1"), "Part of").one("a")
    assert whole.text == "Raise awareness of AI security threats"
    assert whole.attributes["href"].endswith("&id=principle-1")


def test_previous_and_next(show: Show) -> None:
    """The second of fifteen mitigations has links to the first and the third; the last has no link to a next one."""
    second = {link.attributes["rel"]: link.attributes["href"][-5:] for link in show(f"{PAI_OPEN}&id=PO-2").all("@rel")}
    assert second == {"prev": "=PO-1", "next": "=PO-3"}
    assert [link.attributes["rel"] for link in show(f"{PAI_OPEN}&id=PO-15").all("@rel")] == ["prev"]


def test_open_in_the_matrix(show: Show) -> None:
    """The link to the matrix opens the mitigation's card there; for a provision, at the level of provisions."""
    (link,) = [a for a in show("framework=uk-ai-cyber&id=provision-1.1").all("a") if a.text == "Open in the matrix"]
    assert link.attributes["href"] == (
        f"/?{query_of('uk-ai-cyber', 'advanced', 'open')}&level=2&focus=mitigation%3Aprovision-1.1"
    )


def test_same_topic(show: Show) -> None:
    """On red-teaming, CoSAI has two controls with owners, the UK code nothing, and PAI 2023 no list."""
    page = show(f"{PAI_OPEN}&id=PO-2")
    others = {each.one("h4").text: each for each in page.all(".other")[4:]}
    assert [
        link.text
        for link in others["The CoSAI Risk Map Voluntary"].all("a")
        if "/mitigation" in link.attributes["href"]
    ] == [
        "Train and test models against attacks",
        "Carry out red teaming",
    ]
    assert "RResponsible Model provider" in others["The CoSAI Risk Map Voluntary"].text
    assert "No entry under this topic." in others["The UK cyber security code Voluntary"].text
    assert "We do not have this part of the source." in others["PAI’s 2023 guidance Voluntary"].text


def test_topics_are_labelled(show: Show) -> None:
    """Topics are labelled as our interpretation."""
    assert "Topics are our interpretation" in show(f"{PAI_OPEN}&id=PO-2").one(".elsewhere").text


def test_same_topic_leads_there(show: Show) -> None:
    """Mitigations and owners of other frameworks are linked in the same context."""
    links = {link.text: link.attributes["href"] for link in show(f"{PAI_OPEN}&id=PO-2").one(".elsewhere").all("a")}
    context = query_of("cosai", "advanced", "open")
    assert links["Carry out red teaming"] == f"/mitigation?{context}&id=controlRedTeaming"
    assert links["Model serving"] == f"/actor?{context}&id=model_serving"


def test_many_on_one_topic(show: Show, write: Write) -> None:
    """Of twelve mitigations on a topic in another framework, eight are listed, with a link to the rest."""
    own = write(
        frameworks=[["id", "name"], ["a", "A"], ["b", "B"]],
        topics=[["id", "name"], ["t", "T"]],
        actors=[["framework", "id", "name"], ["a", "x", "X"], ["b", "y", "Y"]],
        mitigations=[
            ["framework", "id", "name", "topics", "primary"],
            ["a", "one", "One", "t", "x"],
            *(["b", f"m{number}", f"M {number}", "t", "y"] for number in range(12)),
        ],
    )
    (other,) = show("framework=a&id=one", own).all(".other")
    assert len(other.all("li")) == 8
    (more,) = [link for link in other.all("a") if link.text == "And 4 more on this topic"]
    assert "framework=b" in more.attributes["href"]
    assert "topic=t" in more.attributes["href"]


def test_choice(show: Show) -> None:
    """Without an id, the page offers the mitigations by stage."""
    page = show("framework=pai-open")
    assert page.one("h1").text == "Which mitigation?"
    assert [len(stage.all("li")) for stage in page.one(".stages-list").all("section")] == [10, 2, 3]
    assert headings(page) == ["Prevent", "Detect", "Respond"]


def test_unknown_id(show: Show) -> None:
    """For an unknown id, the page shows a plain message and a similar name."""
    page = show(f"{PAI_OPEN}&id=PO-155")
    assert page.one("@data-said").text == "PAI’s open checklist has no mitigation “PO-155”."
    near = page.one("a[data-key=near]")
    assert (near.text, near.attributes["href"]) == ("Report transparently", f"/mitigation?{PAI_OPEN}&id=PO-15")


def test_id_of_another_framework(show: Show) -> None:
    """An id from another framework links to that framework."""
    page = show(f"{PAI_OPEN}&id=controlRedTeaming")
    (there,) = [link for link in page.all("a") if link.text == "open it"]
    assert there.attributes["href"].startswith("/mitigation?framework=cosai&")


def test_text_is_text(show: Show, draw: Draw) -> None:
    """Names and ids with HTML markup are shown as text."""
    own = draw("<b>maker</b> -P-> <i>filter</i>")
    assert show("id=%3Ci%3Efilter%3C%2Fi%3E", own).one("h1").text == "Who is responsible for: <i>filter</i>?"
    assert "“<img src=x>”" in show("id=%3Cimg+src%3Dx%3E", own).one("@data-said").text


def test_copied_table_is_the_download(show: Show, chain: vc.ValueChain) -> None:
    """The "Copy table" button copies the rows that the download contains."""
    rows = show(f"{PAI_OPEN}&id=PO-5").one("table[id=mitigation-rows]")
    assert [cell.text for cell in rows.one("tbody").all("tr")[0].all("td")][:7] == [
        "owner",
        "pai-open",
        "PO-5",
        chain.mitigation("pai-open", "PO-5").name,
        "model_provider",
        chain.actor("pai-open", "model_provider").name,
        "primary",
    ]


def test_downloads_answer(show: Show, client: FlaskClient) -> None:
    """Every download on the page exists, even for a provision: the page, and maps for a slide and as shown."""
    maps = len(FRAMED_FORMATS) + 2
    for query in (f"{PAI_OPEN}&reading=PO-12%3DB&id=PO-12", "framework=uk-ai-cyber&level=all&id=provision-1.1"):
        hrefs = [link.attributes["href"] for link in show(query).one(".downloads").all("a")]
        assert [client.get(href).status_code for href in hrefs] == [200] * (len(TABLE_FORMATS) + maps)
