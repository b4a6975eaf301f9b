"""The Findings page: its sections, counts, links, chart and picture."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Shipped, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.analysis.findings.workload import build_workload
from valuechain.views.findings.figure import build_load_figure
from valuechain.views.findings.page import MOST
from valuechain.views.findings.picture import draw_load
from valuechain.views.page.state import Page, parse_address, read_state
from valuechain.web.findings.chart import build_widgets

PAGE = Page.FINDINGS

PARTS = [
    "unowned",
    "without-primary",
    "who-must-act",
    "absent",
    "single-owner",
    "idle",
    "not-addressed",
    "how-strongly",
    "ambiguous",
    "doubts",
    "concentration",
    "load",
]
"""The sections in order."""
EMPTY = ["unowned", "without-primary", "idle"]
"""The sections that are empty for PAI's open checklist."""


def part(tree: Node, name: str) -> Node:
    """A section of the page by its id."""
    (found,) = [each for each in tree.all("section") if each.attributes["aria-labelledby"] == name]
    return found


def names(tree: Node) -> list[str]:
    """The text of each link in the lists of names."""
    return [link.text for names in tree.all(".names") for link in names.all("a")]


def test_contents_lead_to_the_parts(show: Show, shipped: Shipped) -> None:
    """The table of contents links to every non-empty section, in order, with its count."""
    tree = show()
    entries, parts = tree.one(".contents").all("li"), [name for name in PARTS if name not in EMPTY]
    assert [entry.one("a").attributes["href"] for entry in entries] == [f"#{name}" for name in parts]
    assert [heading.attributes["id"] for heading in tree.all("h2") if "id" in heading.attributes] == parts
    doubts = str(len(shipped("doubts", "pai-open")))
    counts = ["3 actors", "", "4", "5", "10", "3", doubts, "2.8", "9 actors"]
    assert [entry.one(".soft").text for entry in entries] == counts


def test_what_is_not_found_is_one_line(show: Show) -> None:
    """Empty sections of the open checklist share one line, and links to them still work."""
    line = show().one(".nothing")
    assert line.text == (
        "Nothing found: unassigned mitigations, mitigations without a responsible actor, actors with nothing assigned."
    )
    assert [each.attributes["id"] for each in line.all("span")] == EMPTY


def test_no_doubts_are_not_certainty(draw: Draw, show: Show) -> None:
    """If no doubts are recorded, the page says that there may still be some."""
    line = show("", draw("a -P-> x")).one(".nothing").text
    assert "problems in the text (we noted none, but there may be some)" in line


def test_parts_in_order(draw: Draw, show: Show) -> None:
    """The sections on who must act and on absences come right after the one on gaps."""
    tree = show("", draw("a -P-> x; b -S-> y; (z)"))
    assert [each.attributes["aria-labelledby"] for each in tree.all("section")][:5] == PARTS[:5]


def test_filters_are_left_aside(show: Show) -> None:
    """Filters do not affect the findings; the page says so and links to itself without them."""
    whole = show()
    says = "Covers all mitigations for this model and release. Explore filters do not apply."
    assert whole.all(".counted")[0].text == says
    for name, value, words in (
        ("stage", "Prevent", "stage Prevent"),
        ("actor", "model_hosting", "actor Hubs & hosting"),
        ("role", "primary", "role primary"),
        ("topic", "incidents", "topic Incidents"),
    ):
        tree = show(f"{PAI_OPEN}&{name}={value}")
        assert tree.all(".counted")[0].text == (
            f"{says} The filter {words} in this link is ignored here. Remove the filter"
        )
        assert tree.all(".counted")[0].one("a").attributes["href"] == f"/findings?{PAI_OPEN}"
        assert tree.one("@data-said").text == whole.one("@data-said").text
        assert [each.text for each in tree.all("table tr")] == [each.text for each in whole.all("table tr")]


def test_answer_in_two_sentences(show: Show) -> None:
    """The answer counts the gaps and the actors needed."""
    assert show().one("@data-said").text == (
        "Of 15 mitigations, 4 have only one actor, of which 1 under a condition. "
        "It takes at least 3 actors to be responsible for all of them, of which 1 under a condition."
    )


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (
            "a -P-> x; b -P-> x",
            ("Of 1 mitigation, all have several actors. "
            "It takes at least 1 actor to be responsible for it."),
        ),
        (
            "a -P-> x; b -P-> y; c -S-> z; (u)",
            ("Of 4 mitigations, 1 has no one assigned, 1 has only supporting actors and 3 have only one actor. "
            "It takes at least 2 actors to be responsible for the 2 that have a responsible actor."),
        ),
        ("a -S-> x", ("Of 1 mitigation, 1 has only supporting actors and 1 has only one actor. "
         "No one is responsible for any of them.")),
    ],
)  # fmt: skip
def test_answer_of_small_chains(draw: Draw, show: Show, drawing: str, said: str) -> None:
    """Mitigations without a lead are counted separately."""
    assert show("", draw(drawing)).one("@data-said").text == said


def test_single_owners_by_owner(show: Show, chain: vc.ValueChain) -> None:
    """Each mitigation with a single owner is listed under its owner, and both link to their own pages."""
    groups = part(show(), "single-owner").one(".by-owner").all("div")
    labels = {number: chain.mitigation("pai-open", f"PO-{number}").label for number in (5, 6, 8, 10)}
    assert [(group.one("dt").text, names(group)) for group in groups] == [
        ("Model providers 3", [labels[5], labels[8], labels[10]]),
        ("Hubs & hosting 1", [labels[6]]),
    ]
    starred = [item.one("a").text for group in groups for item in group.all("li") if item.all(".condition")]
    assert starred == [labels[8]]
    assert groups[1].one(".names").one("a").attributes["href"] == f"/mitigation?{PAI_OPEN}&id=PO-6"
    assert groups[0].one("dt").one("a").attributes["href"] == f"/actor?{PAI_OPEN}&id=model_provider"


def test_smallest_sets(show: Show) -> None:
    """Both of the smallest groups are listed, and the actors that are in both are marked."""
    tree = part(show(), "who-must-act")
    assert [[link.text for link in item.all("a")] for item in tree.one(".sets").all("li")] == [
        ["Model providers", "Hubs & hosting", "Adapters"],
        ["Model providers", "Hubs & hosting", "App developers"],
    ]
    assert [each.one("a").text for each in tree.all(".every")] == [
        "Model providers",
        "Hubs & hosting",
    ] * 2


def test_without_the_provider(show: Show) -> None:
    """Without the provider, 3 mitigations are left with no one, 4 with support only and 5 with another lead."""
    tree = show(f"{PAI_OPEN}&absent=model_provider")
    assert tree.one("@data-said").text == (
        "Without Model providers, 7 of 15 mitigations lose their responsible actor; "
        "3 of these are left with no one at all."
    )
    assert (
        "With all actors in place: of 15 mitigations, 4 have only one actor, of which 1 under a condition." in tree.text
    )
    assert "1 actor absent" in tree.one("@data-title").attributes["data-title"]
    outcomes = part(tree, "absent").all(".outcome")
    assert [(each.one("h3").text, len(names(each))) for each in outcomes] == [
        ("Left with no one 3", 3),
        ("Left with secondary actors only 4", 4),
        ("Still have a responsible actor 5", 5),
    ]
    assert outcomes[1].all("li")[1].text == "Evaluate for safety and misuse Adapters and App developers"


def test_an_alternative_is_not_called_support(show: Show, write: Write) -> None:
    """What is left is named by the roles of those who are left; an alternative supports nobody."""
    own = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name", "primary", "alternative"], ["x", "X", "a", "b"]],
    )
    outcomes = part(show("?absent=a", own), "absent").all(".outcome")
    assert outcomes[1].text.startswith("Left with alternative actors only 1")


def test_conditions_are_counted(show: Show, draw: Draw) -> None:
    """Two of a's three mitigations hold under a condition, and one of these has no other actor: each count says so."""
    page = show("", draw("a -P?if asked-> x; a -P?if large-> y; b -P-> y; a -P-> z; c -S-> z"))
    assert page.one("@data-said").text == (
        "Of 3 mitigations, 1 has only one actor, of which 1 under a condition. "
        "It takes at least 1 actor to be responsible for all of them, of which 1 under a condition."
    )
    switches = [each.one("small").text for each in part(page, "absent").all(".switch")]
    assert switches == [
        "3 it is responsible for, of which 2 under a condition, 2*",
        "1 it is responsible for",
        "0 it is responsible for",
    ]
    must = part(page, "who-must-act")
    assert must.one(".sets").text == "a* (under a condition)"
    assert "a alone would do." in must.text
    assert must.one(".counted").text.endswith("A role counts even if it holds only under a condition (*).")
    assert "calculated from the 4 assignments that make an actor responsible, of which 2 under a condition" in (
        part(page, "concentration").text
    )


def test_without_the_provider_under_the_other_reading(show: Show) -> None:
    """Under reading B of item 3, 8 mitigations lose their lead without the provider."""
    said = show(f"{PAI_OPEN}&reading=PO-3%3DB&absent=model_provider").one("@data-said").text
    assert said.startswith("Without Model providers, 8 of 15 mitigations lose")


def test_switches(show: Show) -> None:
    """Each actor's link removes that actor, in addition to those already removed, or brings it back."""
    links = [item.one("a") for item in part(show(f"{PAI_OPEN}&absent=user"), "absent").one(".switches").all("li")]
    hrefs = {link.attributes["data-key"]: link.attributes["href"] for link in links}
    assert hrefs["absent:model_provider"] == f"/findings?{PAI_OPEN}&absent=user&absent=model_provider"
    assert hrefs["absent:user"] == hrefs["everybody"] == f"/findings?{PAI_OPEN}"
    assert [link.text for link in links if "aria-current" in link.attributes] == ["Bring back Users absent"]
    assert len(links) == 10


def test_readings(show: Show, chain: vc.ValueChain) -> None:
    """Each of the three ambiguous mitigations has both readings with owners, and a link to switch."""
    doubtful = part(show(), "ambiguous").all(".in-doubt")
    mitigations = [chain.mitigation("pai-open", f"PO-{number}") for number in (3, 11, 12)]
    assert [each.one("h3").text for each in doubtful] == [mitigation.label for mitigation in mitigations]
    assert [len(each.one(".readings").all("li")) for each in doubtful] == [2, 2, 2]
    assert doubtful[0].one(".button").attributes["href"] == f"/findings?{PAI_OPEN}&reading=PO-3%3DB"
    assert doubtful[0].all("p")[0].text == f"Source: {mitigations[0].source}"


def test_doubts_with_their_place(show: Show, shipped: Shipped, chain: vc.ValueChain) -> None:
    """Doubts about the text are listed with their place and subject."""
    doubts, rows = part(show(), "doubts").one(".doubts").all("li"), shipped("doubts", "pai-open")
    number = next(number for number, row in enumerate(rows) if row["kind"] == "contradiction")
    row = rows[number]
    assert (row["mitigation_id"], row["actor_id"]) == ("PO-12", "model_hosting")
    assert len(doubts) == len(rows)
    assert doubts[number].text == (
        f"Contradiction. {row['what']}Source: {row['source']}. "
        f"About: {chain.mitigation('pai-open', 'PO-12').label}, Hubs & hosting."
    )


def test_two_roles_that_no_doubt_notes(draw: Draw, show: Show) -> None:
    """In a user's own data, an actor with two roles for one mitigation is listed among the doubts."""
    tree = part(show("", draw("a -P-> x; a -S-> x; b -S-> x")), "doubts")
    assert tree.all("p")[1].text == "One actor has two roles for the same mitigation: a for x."


def test_concentration(show: Show) -> None:
    """The concentration is given as the effective number of actors and the largest share, with the method."""
    said = [each.text for each in part(show(), "concentration").all("p")]
    assert said[0] == (
        "Responsibility is as concentrated as if 2.8 actors shared it equally. "
        "4 of 9 actors are responsible for something. The largest share is 50%: Model providers."
    )
    assert "inverse Herfindahl-Hirschman index" in said[1]


def test_load(show: Show) -> None:
    """The workload table has each actor's roles, conditions and share, and the totals: 24 primary and 8 secondary."""
    table = part(show(), "load").one("table")
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]
    assert rows[0] == ["Actor", "Primary", "Secondary", "Under a condition", "Share of responsibility"]
    assert rows[3] == ["Model providers", "12", "0", "1", "50%"]
    assert rows[4] == ["Hubs & hosting", "5", "0", "1", "21%"]
    assert rows[5] == ["Adapters", "1", "7", "1", "4%"]
    assert rows[-1] == ["Total", "24", "8", "3", "100%"]


def test_load_without_conditions(draw: Draw, show: Show) -> None:
    """If nothing holds under a condition, the workload table has no column for it."""
    table = part(show("", draw("a -P-> x; b -S-> x")), "load").one("table")
    assert [cell.text for cell in table.one("thead").all("th")] == [
        "Actor",
        "Primary",
        "Secondary",
        "Share of responsibility",
    ]


def test_actors_that_are_not_addressed(show: Show, chain: vc.ValueChain) -> None:
    """The five actors that the source does not address are listed, with those whom it does address."""
    tree = part(show(), "not-addressed")
    outside = [actor.label for actor in chain.actors_by_framework["pai-open"] if not actor.is_addressed]
    assert (len(outside), names(tree)) == (5, outside)
    assert chain.framework("pai-open").addresses in tree.one(".counted").text
    assert "That they have no role here says nothing about them." in tree.one(".counted").text


def test_idle_actors_are_another_matter(write: Write, show: Show) -> None:
    """An actor with nothing assigned is listed if the source addresses it, or does not say whom it addresses."""
    own = write(
        actors=[["id", "name", "is_addressed"], ["a", "A", ""], ["b", "B", ""], ["c", "C", "no"]],
        mitigations=[["id", "name", "primary"], ["x", "X", "a"]],
    )
    tree = show("", own)
    assert (names(part(tree, "idle")), names(part(tree, "not-addressed"))) == (["B"], ["C"])


def test_idle_actors_with_roles_that_are_no_assignment(chain: vc.ValueChain, show: Show) -> None:
    """Of the Act's actors with nothing assigned, the affected person is informed twice (Articles 26(11) and 86)."""
    tree = part(show(f"?{query_of('eu-ai-act', 'advanced', 'open')}"), "idle")
    labels = {actor.id: actor.label for actor in chain.actors_by_framework["eu-ai-act"]}
    assert [item.text for item in tree.all("li")] == [
        labels["gpai_systemic_provider"],
        f"{labels['affected_person']} (informed: 2)",
    ]


@pytest.mark.parametrize(("level", "is_said"), [("1", True), ("2", False)])
def test_parts_can_assign_something_to_idle_actors(show: Show, level: str, is_said: bool) -> None:
    """If only the mitigations are counted, the page says that their parts may assign something."""
    said = part(show(f"?{query_of('uk-ai-cyber', 'advanced', 'open', level=level)}"), "idle").one(".counted").text
    assert said.endswith("The provisions are not counted here, and may say more.") is is_said


def test_how_strongly(show: Show, chain: vc.ValueChain) -> None:
    """Mitigations are listed by the verb of their lead actors: should for 5, can for 6 and could for 4."""
    groups = part(show(), "how-strongly").one(".by-owner").all("div")
    expected = {
        "should recommended 5": (1, 7, 12, 13, 14),
        "can possible 6": (2, 3, 4, 5, 9, 10),
        "could possible 4": (6, 8, 11, 15),
    }
    assert {group.one("dt").text: names(group) for group in groups} == {
        head: [chain.mitigation("pai-open", f"PO-{number}").label for number in numbers]
        for head, numbers in expected.items()
    }


def test_how_strongly_depends_on_the_source(show: Show) -> None:
    """The part on verbs says that whether a requirement binds by law depends on the source, and what source this is."""
    query = query_of("uk-ai-cyber", "advanced", "open", level="2")
    said = part(show(f"?{query}"), "how-strongly").one(".counted").text
    assert said.endswith(
        "Whether a requirement binds by law depends on the source (here: voluntary code, United Kingdom)."
    )


def test_no_verbs(draw: Draw, show: Show) -> None:
    """If the source has no verbs, there is no part on how strongly it binds."""
    tree = show("", draw("a -P-> x"))
    assert "how-strongly" not in [each.attributes["aria-labelledby"] for each in tree.all("section")]
    assert "begin with" not in tree.one(".nothing").text


def test_no_optional_verb(show: Show) -> None:
    """The AI Act has verbs, none of them optional, so the page says that nothing begins with such a verb."""
    tree = show(query_of("eu-ai-act", "advanced", "open"))
    assert "mitigations that begin with “may”, “can” or “could”" in tree.one(".nothing").text


def test_nothing_at_all(draw: Draw, show: Show) -> None:
    """If nobody owns anything, no one needs to act and there is no concentration."""
    tree = show("", draw("a; (x)"))
    assert names(part(tree, "unowned")) == ["x"]
    nothing = [each.attributes["id"] for each in tree.one(".nothing").all("span")]
    found = {"unowned", "without-primary", "absent", "idle", "how-strongly", "load"}
    assert nothing == [name for name in PARTS if name not in found]


def test_long_lists_are_cut(draw: Draw, show: Show) -> None:
    """If there are too many unowned mitigations, the list is cut, with a note that the download has 10 more."""
    tree = part(show("", draw("a -P-> z; " + "; ".join(f"(m{number})" for number in range(MOST + 10)))), "unowned")
    assert (len(names(tree)), tree.one("h2").text) == (MOST, f"No one assigned {MOST + 10}")
    assert "and 10 more, all in the download" in tree.text


def test_single_owners_are_cut_in_all(draw: Draw, show: Show) -> None:
    """Mitigations with a single owner share one limit across both owners; each owner's full count is shown."""
    each = MOST - 10
    own = draw("; ".join(f"{actor} -P-> {actor}{number}" for actor in "ab" for number in range(each)))
    groups = part(show("", own), "single-owner").one(".by-owner").all("div")
    assert [(group.one("dt").text, len(names(group))) for group in groups] == [(f"a {each}", each), (f"b {each}", 10)]


def test_cell_without_an_answer(show: Show) -> None:
    """For an excluded cell and for one that is not known, the page says so, and nothing is counted."""
    for framework, said in (
        ("pai-2023", "leaves this combination out"),
        ("pai-open", "We do not have this part of the source"),
    ):
        tree = show(query_of(framework, "frontier", "open"))
        assert said in tree.one("@data-said").text
        assert tree.all("section")[0].attributes["class"].startswith("unanswered")
        assert tree.all(".contents") == []


def test_caution_is_shown(show: Show, chain: vc.ValueChain) -> None:
    """The page shows the source's caution."""
    caution = chain.framework("eu-ai-act").caution
    assert "Not legal advice" in caution
    assert caution in show("?framework=eu-ai-act").one(".caution").text


def test_names_of_a_user_are_escaped(draw: Draw, show: Show) -> None:
    """Tags in the names in a user's data are text on the page, in the chart and in the picture."""
    own = draw("<b>a</b> -P-> <i>x</i>; b -S-> <i>x</i>")
    tree = show("?absent=b", own)
    assert "<b>a</b>" in part(tree, "load").text
    allocation = vc.build_allocation(own)
    assert "&lt;b&gt;a" in draw_load(allocation)
    figure = build_load_figure(build_workload(allocation))
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;a&lt;/b&gt;", "b")


def test_chart_says_what_the_table_says(pai_open: vc.Allocation) -> None:
    """The chart has one bar per role, with the same numbers as the table, and a label on each row."""
    figure = build_load_figure(build_workload(pai_open))
    primary, secondary, words = figure.data
    assert primary.x == (None, None, 12, 5, 1, 6, None, None, None)
    assert secondary.x == (None, None, None, None, 7, 1, None, None, None)
    assert [each.strip() for each in words.text] == [
        "nothing", "nothing", "12 P", "5 P", "1 P, 7 S", "6 P, 1 S", "nothing", "nothing", "nothing",
    ]  # fmt: skip


def test_picture_says_what_the_table_says(pai_open: vc.Allocation, parse: Parse) -> None:
    """The picture has the table's labels and one rectangle per role held, and names its source."""
    svg = draw_load(pai_open)
    tree = parse(svg)
    texts = [each.text for each in tree.all("text")]
    assert {"Model Providers", "12 P", "1 P, 7 S", "6 P, 1 S"} <= set(texts)
    assert texts.count("nothing") == 5
    assert len(tree.all(".lead-mark")) == 4 + 1  # the leads, and the legend
    assert len(tree.all(".owner-mark")) == 2 + 1
    assert "Source: PAI Guidance" in tree.text


def test_chart_stays_while_actors_are_absent(chain: vc.ValueChain) -> None:
    """Removing actors does not redraw the chart, because no workload changes; switching a reading does."""
    drawn, absent, other = (
        build_widgets(chain, read_state(chain, parse_address(PAGE, f"{PAI_OPEN}{more}"))[0])
        for more in ("", "&absent=user", "&reading=PO-3%3DB")
    )
    assert drawn is not None
    assert absent is not None
    assert other is not None
    assert drawn.key == absent.key != other.key


@pytest.mark.parametrize("search", [query_of("pai-open", "frontier", "open"), "?level=2"])
def test_no_chart_without_an_answer(draw: Draw, chain: vc.ValueChain, search: str) -> None:
    """Without an answer, or without any owner, there is no chart and plotly.js is not loaded."""
    of = chain if "frontier" in search else draw("a; (x)")
    assert build_widgets(of, read_state(of, parse_address(PAGE, search))[0]) is None
