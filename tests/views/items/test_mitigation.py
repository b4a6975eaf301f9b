"""The page of one mitigation: its contents, its gaps and its links."""

from flask.testing import FlaskClient

from tests.conftest import Draw, Node, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.model.vocabulary import ReleaseType
from valuechain.tables.formats import TABLE_FORMATS
from valuechain.views.page.state import Page
from valuechain.views.picture.formats import PICTURE_FORMATS

PAGE = Page.MITIGATION


def section(page: Node, heading: str) -> Node:
    """The only section with the given heading."""
    (found,) = [each for each in page.all("section") if [h.text for h in each.all("h2")] == [heading]]
    return found


def headings(page: Node) -> list[str]:
    """The h2 headings."""
    return [heading.text for heading in page.all("h2")]


def test_question(show: Show) -> None:
    """The page asks who is responsible, gives the source's own title, and answers in a sentence."""
    page = show(f"{PAI_OPEN}&id=PO-12")
    assert page.one("h1").text == "Who is responsible for: Open incident reporting channels?"
    assert page.one(".full").text == "In the source: Implement incident reporting channels"
    assert page.one("@data-said").text == (
        "Responsible: Model Providers, Model Hubs and Hosting Services and App Developers. "
        "Supporting: Model Adapters and Optimizers."
    )
    assert page.one(".page").attributes["data-title"] == (
        "Open incident reporting channels: PAI's open checklist, advanced x open | valuechain"
    )


def test_owners_and_why(show: Show) -> None:
    """Owners are listed by role with their notes, passages and confidence, and each role is explained once."""
    owning = section(show(f"{PAI_OPEN}&id=PO-12"), "Who is responsible, and why")
    assert [item.text for item in owning.one(".owners").all("li")] == [
        "PPrimaryModel Providers primary: accountable",
        "PPrimaryModel Hubs and Hosting Services primary",
        "PPrimaryApp Developers primary",
        "SSecondaryModel Adapters and Optimizers secondary: contributes or supports",
    ]
    assert "The label prints hosting services as primary and as secondary" in owning.text
    assert "Passage: PAI checklist, Detect: Implement Incident Reporting Channels." in owning.text
    assert "ambiguous The source can be read in more than one way" in owning.text


def test_owner_leads_to_the_role_card(show: Show) -> None:
    """An owner's name links to its role card and keeps the question."""
    owner = section(show(f"{PAI_OPEN}&id=PO-5"), "Who is responsible, and why").one(".owners").one("a")
    assert owner.attributes["href"] == f"/actor?{PAI_OPEN}&id=model_provider"


def test_readings_side_by_side(show: Show) -> None:
    """Both readings are shown side by side with the differences marked and a button to switch."""
    readings = section(show(f"{PAI_OPEN}&id=PO-12"), "Ambiguous: 2 readings")
    (moved,) = readings.all(".moved")
    assert [cell.text for cell in (*moved.all("th"), *moved.all("td"))] == [
        "Model Hubs and Hosting Services differs",
        "PPrimary primary",
        "SSecondary secondary",
    ]
    (take,) = readings.all(".button")
    assert take.attributes["href"] == f"/mitigation?{PAI_OPEN}&reading=PO-12%3DB&id=PO-12"


def test_reading_recomputes_the_page(show: Show) -> None:
    """Under reading B, hubs are listed as supporting, both in the sentence and in the list."""
    page = show(f"{PAI_OPEN}&reading=PO-12%3DB&id=PO-12")
    assert page.one("@data-said").text == (
        "Responsible: Model Providers and App Developers. "
        "Supporting: Model Hubs and Hosting Services and Model Adapters and Optimizers."
    )
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


def test_what_is_not_known(show: Show) -> None:
    """Missing fields are listed as not recorded."""
    assert section(show(f"{PAI_OPEN}&id=PO-5"), "Missing information").text == (
        "Missing informationNot recorded: baseline practices, recommended practices and start date."
    )


def test_own_data_without_texts(show: Show, draw: Draw) -> None:
    """For a user's mitigation with only a name, nothing is made up."""
    page = show("id=filter", draw("provider -P-> filter"))
    assert "What to do" not in headings(page)
    assert section(page, "Missing information").text.startswith(
        "Missing informationNot recorded: a description, challenges,"
    )
    assert page.one("@data-said").text == "Responsible: provider."


def test_unowned(show: Show, draw: Draw) -> None:
    """The page of an unowned mitigation says that it has no owner."""
    page = show("id=orphan", draw("(orphan); provider"))
    assert page.one("@data-said").text == "The source names no one as responsible."


def test_only_mentioned(show: Show) -> None:
    """An actor that is only mentioned is named separately."""
    said = show(f"{PAI_OPEN}&id=PO-9").one("@data-said").text
    assert said.endswith("Supporting: Model Adapters and Optimizers. Only mentioned: App Developers.")


def test_where_it_applies(show: Show) -> None:
    """The duty of Art 53(1)(a) does not apply to open models below the frontier, and is excluded for research."""
    page = show(query_of("eu-ai-act", "advanced", "open", id="art-53-1-a"))
    rows = page.one(".spots").one("tbody").all("tr")
    said = [dict(zip(ReleaseType, (cell.one(".sr").text for cell in row.all("td")), strict=True)) for row in rows]
    release_types = (ReleaseType.OPEN, ReleaseType.RESTRICTED, ReleaseType.CLOSED, ReleaseType.RESEARCH)
    assert [[row[each] for each in release_types] for row in said] == [
        ["does not apply", "does not apply", "does not apply", "excluded"],
        ["does not apply", "applies", "applies", "excluded"],
        ["applies", "applies", "applies", "excluded"],
    ]
    assert page.one("@data-said").text.startswith("Does not apply to this model and release.")


def test_not_here_offers_no_files(show: Show) -> None:
    """A mitigation that does not apply has no download and no link to the matrix."""
    page = show(query_of("eu-ai-act", "advanced", "open", id="art-53-1-a"))
    assert page.all(".downloads") == []
    assert [link for link in page.all("a") if link.text == "Open in the matrix"] == []


def test_cell_without_an_answer(show: Show) -> None:
    """In an excluded cell, the page says so and still shows what is known."""
    page = show(query_of("pai-open", "frontier", "open", id="PO-5"))
    assert page.one("@data-said").text.startswith("Excluded for this model and release.")
    assert "Publish a licence" in section(page, "What to do").text


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
        link.text for link in others["The CoSAI Risk Map"].all("a") if "/mitigation" in link.attributes["href"]
    ] == [
        "Train and test models against attacks",
        "Carry out red teaming",
    ]
    assert "RResponsible Model provider" in others["The CoSAI Risk Map"].text
    assert "No entry under this topic." in others["The UK cyber security code"].text
    assert "We do not have this part of the source." in others["PAI's 2023 guidance"].text


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
    assert page.one("@data-said").text == "PAI's open checklist has no mitigation “PO-155”."
    (near,) = [link for link in page.all("a") if link.attributes.get("data-key") == "near"]
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


def test_copied_table_is_the_download(show: Show) -> None:
    """The "Copy table" button copies the rows that the download contains."""
    (rows,) = [t for t in show(f"{PAI_OPEN}&id=PO-5").all("table") if t.attributes.get("id") == "mitigation-rows"]
    assert [cell.text for cell in rows.one("tbody").all("tr")[0].all("td")][:7] == [
        "owner",
        "pai-open",
        "PO-5",
        "Publish a responsible AI license",
        "model_provider",
        "Model Providers",
        "primary",
    ]


def test_downloads_answer(show: Show, client: FlaskClient) -> None:
    """Every download on the page exists, even for a provision."""
    for query in (f"{PAI_OPEN}&reading=PO-12%3DB&id=PO-12", "framework=uk-ai-cyber&level=all&id=provision-1.1"):
        hrefs = [link.attributes["href"] for link in show(query).one(".downloads").all("a")]
        assert [client.get(href).status_code for href in hrefs] == [200] * (len(TABLE_FORMATS) + len(PICTURE_FORMATS))
