"""The Findings page: its sections, counts, links and pictures."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Node, Parse, Shipped, Show, Write
from tests.questions import PAI_OPEN, query_of
from valuechain.views.findings.drawings import MOST_SQUARES
from valuechain.views.findings.page import MOST
from valuechain.views.findings.picture import draw_load
from valuechain.views.page.state import Page

PAGE = Page.FINDINGS

PARTS = [
    "load",
    "coverage",
    "unowned",
    "without-primary",
    "single-owner",
    "who-must-act",
    "idle",
    "not-addressed",
    "how-strongly",
    "ambiguous",
    "doubts",
]
"""The sections in order."""
EMPTY = ["unowned", "without-primary", "idle"]
"""The sections that are empty for PAI's open checklist."""


def part(tree: Node, name: str) -> Node:
    """A section of the page by its id."""
    return tree.one(f"section[aria-labelledby={name}]")


def names(tree: Node) -> list[str]:
    """The text of each link in the lists of names."""
    return [link.text for names in tree.all(".names") for link in names.all("a")]


def test_contents_lead_to_the_parts(show: Show, shipped: Shipped) -> None:
    """The table of contents follows the first section and links to every other that is not empty, with its count."""
    tree = show()
    entries, parts = tree.one(".contents").all("li"), [name for name in PARTS if name not in EMPTY]
    assert [entry.one("a").attributes["href"] for entry in entries] == [f"#{name}" for name in parts[1:]]
    assert [heading.attributes["id"] for heading in tree.all("h2") if "id" in heading.attributes] == parts
    doubts = str(len(shipped("doubts", "pai-open")))
    counts = ["1 of 12", "4", "3 actors", "5", "10 only possible", "3", doubts]
    assert [entry.one(".soft").text for entry in entries] == counts


def test_what_is_not_found_is_one_line(show: Show) -> None:
    """Empty sections of the open checklist share one line, and links to them still work."""
    line = show().one(".nothing")
    assert line.text == ("Nothing to report under No one assigned, No one responsible, Actors with nothing assigned.")
    assert [each.attributes["id"] for each in line.all("b")] == EMPTY


def test_no_doubts_are_not_certainty(draw: Draw, show: Show) -> None:
    """If no doubts are recorded, the page says that there may still be some."""
    line = show("", draw("a -P-> x")).one(".nothing").text
    assert "Problems in the text (we noted none, but there may be some)" in line


def test_parts_in_order(draw: Draw, show: Show) -> None:
    """The workload comes first, then the gaps."""
    tree = show("", draw("a -P-> x; b -S-> y; (z)"))
    shown = [each.attributes["aria-labelledby"] for each in tree.all("section")]
    assert shown[:4] == ["load", "unowned", "without-primary", "single-owner"]


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
    """The answer says who is responsible for most, and counts the gaps."""
    assert show().one("@data-said").text == (
        "The most responsibility falls to Model providers: 12 of 15 mitigations. "
        "Of all 15, 4 have no backup, of which 1 under a condition."
    )


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (
            "a -P-> x; b -P-> x",
            "The most responsibility falls to a and b: 1 of 1 mitigation each. All have several actors.",
        ),
        (
            "a -P-> x; b -P-> y; b -P-> v; c -S-> z; (u)",
            ("The most responsibility falls to b: 2 of 5 mitigations. "
            "Of all 5, 1 has no one assigned, 1 has only supporting actors and 4 have no backup."),
        ),
        ("; ".join(f"{actor} -P-> {actor}1" for actor in "abcd"),
         "The most responsibility falls to 4 actors: 1 of 4 mitigations each. Of all 4, 4 have no backup."),
        ("a -S-> x", ("Of 1 mitigation, 1 has only supporting actors and 1 has no backup. "
         "No one is responsible for any of them.")),
    ],
)  # fmt: skip
def test_answer_of_small_chains(draw: Draw, show: Show, drawing: str, said: str) -> None:
    """Mitigations without a lead are counted separately."""
    assert show("", draw(drawing)).one("@data-said").text == said


def test_single_owners_by_owner(show: Show, chain: vc.ValueChain) -> None:
    """Each mitigation with a single owner is listed under its owner, and both link to their own pages."""
    shown = part(show(), "single-owner")
    (matrix,) = [link for link in shown.all("a") if link.text == "See in the matrix"]
    assert matrix.attributes["href"] == f"/?{PAI_OPEN}&backup=no"
    groups = shown.one(".by-owner").all("div")
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
    """Both of the smallest groups are rows of a small matrix, and the actors that are in both are marked."""
    tree = part(show(), "who-must-act")
    heads, *groups = tree.one(".group-table").all("tr")
    assert [link.text for link in heads.all("a")] == ["Model providers", "Hubs & hosting", "Adapters", "App developers"]
    assert [[cell.text for cell in group.all("td")] for group in groups] == [
        ["yes", "yes", "yes", "no"],
        ["yes", "yes", "no", "yes"],
    ]
    assert [each.one("a").text for each in heads.all(".every")] == ["Model providers", "Hubs & hosting"]
    said = [each.text for each in tree.all("p")]
    assert said[0].startswith(
        "Each of these 2 groups of 3 actors is responsible for everything that anyone is responsible for."
    )
    assert said[1] == (
        "No group can do without Model providers, Hubs & hosting. "
        "This says who could cover everything, not that the others need do nothing."
    )


def test_the_only_smallest_group(draw: Draw, show: Show) -> None:
    """If no other group is as small, the sentence says so."""
    tree = part(show("", draw("a -P-> x; b -P-> y")), "who-must-act")
    assert tree.one(".finding").text == (
        "These 2 actors between them are responsible for everything that anyone is responsible for; "
        "no other group of 2 is."
    )


@pytest.mark.parametrize("name", PARTS[1:])
def test_picture_comes_first(show: Show, name: str) -> None:
    """Every finding opens with its picture, and a sentence follows."""
    for section in show().all(f"section[aria-labelledby={name}]"):
        classes = [each.attributes.get("class", "").split() for each in section.nodes()]
        pictures = [at for at, found in enumerate(classes) if {"squares", "cells", "counts", "group-table"} & {*found}]
        assert pictures[0] < next(at for at, found in enumerate(classes) if "finding" in found)


def test_no_smallest_groups_of_a_law(show: Show) -> None:
    """Under a law, everyone with a duty must fulfil it, so those who have one are listed instead of groups."""
    tree = part(show(f"?{query_of('eu-ai-act', 'advanced', 'open')}"), "who-must-act")
    assert tree.one("h2").text == "Who has duties 11 actors"
    assert "everyone with a duty must fulfil it" in tree.one(".finding").text
    assert len(tree.one(".finding").all("a")) == 11
    assert tree.all("table") == []


def test_without_the_provider(show: Show) -> None:
    """Without the provider, 3 mitigations are left with no one, 4 with support only and 5 with another lead."""
    tree = show(f"{PAI_OPEN}&absent=model_provider")
    assert tree.one("@data-said").text == (
        "Without Model providers, 7 of 15 mitigations lose their responsible actor; "
        "3 of these are left with no one at all."
    )
    assert tree.one(".said").text.startswith("The most responsibility falls to Model providers: 12 of 15")
    assert "1 actor absent" in tree.one("@data-title").attributes["data-title"]
    outcomes = part(tree, "load").all(".outcome")
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
    outcomes = part(show("?absent=a", own), "load").all(".outcome")
    assert outcomes[1].text.startswith("Left with alternative actors only 1")


def test_conditions_are_counted(show: Show, draw: Draw) -> None:
    """Two of a's three mitigations hold under a condition, and one of these has no other actor: each count says so."""
    page = show("", draw("a -P?if asked-> x; a -P?if large-> y; b -P-> y; a -P-> z; c -S-> z"))
    assert page.one("@data-said").text == (
        "The most responsibility falls to a: 3 of 3 mitigations. "
        "Of all 3, 1 has no backup, of which 1 under a condition."
    )
    load = part(page, "load")
    assert [each.text for each in load.all(".how-much")] == ["3 P 2*, of which 2 under a condition", "1 P", "1 S"]
    assert load.one(".result").all("p")[0].text == (
        "With all actors in place, someone is responsible for all 3 mitigations, of which 1 under a condition."
    )
    must = part(page, "who-must-act")
    assert must.all("th")[1].text == "a* (under a condition)"
    assert must.one(".finding").text == (
        "This actor alone is responsible for everything that anyone is responsible for. "
        "A role counts even if it holds only under a condition (*)."
    )
    assert "Calculated from the 4 assignments that make an actor responsible, of which 2 under a condition" in load.text


def test_without_the_provider_under_the_other_reading(show: Show) -> None:
    """Under reading B of item 3, 8 mitigations lose their lead without the provider."""
    said = show(f"{PAI_OPEN}&reading=PO-3%3DB&absent=model_provider").one("@data-said").text
    assert said.startswith("Without Model providers, 8 of 15 mitigations lose")


def test_switches(show: Show) -> None:
    """Each actor with a role can be removed, in addition to those already removed, or brought back."""
    load = part(show(f"{PAI_OPEN}&absent=model_adapter"), "load")
    links = [*load.all(".switch"), load.one(".what-if").one("a")]
    hrefs = {link.attributes["data-key"]: link.attributes["href"] for link in links}
    assert hrefs["absent:model_provider"] == f"/findings?{PAI_OPEN}&absent=model_adapter&absent=model_provider"
    assert hrefs["absent:model_adapter"] == hrefs["everybody"] == f"/findings?{PAI_OPEN}"
    assert [link.text for link in links if "aria-current" in link.attributes] == ["Bring back Adapters"]
    assert len(links) == 4 + 1


def test_bars_of_workload(show: Show) -> None:
    """The bars are sorted by what actors are responsible for, and name those without a role below."""
    load = part(show(), "load")
    rows = load.one(".load-bars").all("li")
    assert [(row.all("a")[0].text, row.one(".how-much").text, row.one(".share").text) for row in rows] == [
        ("Model providers", "12 P 1*, of which 1 under a condition", "50%"),
        ("App developers", "6 P, 1 S", "25%"),
        ("Hubs & hosting", "5 P 1*, of which 1 under a condition", "21%"),
        ("Adapters", "1 P, 7 S", "4%"),
    ]
    widths = [[each.attributes["style"] for each in row.one(".stacked").all("i")] for row in rows]
    assert widths == [
        ["width: 100.00%"],
        ["width: 50.00%", "width: 8.33%"],
        ["width: 41.67%"],
        ["width: 8.33%", "width: 58.33%"],
    ]
    assert load.one(".without-role").text == (
        "Nothing assigned here: Compute & cloud, Data providers, Distribution platforms, Users, MLOps & evaluation."
    )


def test_bars_follow_an_absence(show: Show) -> None:
    """Without the provider, the order stays, the others' shares grow, and the squares show what is lost."""
    load = part(show(f"{PAI_OPEN}&absent=model_provider"), "load")
    rows = load.one(".load-bars").all("li")
    assert [(row.all("a")[0].text, row.one(".share").text) for row in rows] == [
        ("Model providers", "absent"),
        ("App developers", "50% was 25%"),
        ("Hubs & hosting", "42% was 21%"),
        ("Adapters", "8% was 4%"),
    ]
    assert [each.attributes["class"] for each in rows[:2] if "class" in each.attributes] == ["gone"]
    lit = [each.attributes["title"] for each in load.one(".squares").all("i") if "lit" in each.attributes["class"]]
    assert len(lit) == 7
    assert load.one(".squares").attributes["aria-label"] == (
        "Of 15 mitigations: 8 with a responsible actor, 4 with support only, 3 with no one"
    )
    assert [each.text for each in load.one(".outcome-picture").all("li")] == [
        "8 with a responsible actor",
        "4 with support only",
        "3 with no one",
    ]


def test_coverage_of_the_grid(show: Show) -> None:
    """Each model and release type links to its findings and says how many have no backup, or that it is not known."""
    table = part(show(), "coverage").one("table")
    cells = table.all(".cell")
    (current,) = [each for each in cells if "aria-current" in each.attributes]
    assert len(cells) == 12
    assert current.text == "Open Access: 154 no backup"
    assert current.attributes["href"] == f"/findings?{PAI_OPEN}"
    assert {each.text.split(": ")[1] for each in cells if each is not current} == {"? not known"}


def test_no_coverage_of_a_source_that_does_not_vary(show: Show) -> None:
    """A source that says the same for every model has no grid."""
    shown = [each.attributes["aria-labelledby"] for each in show("?framework=cosai").all("section")]
    assert "coverage" not in shown


def test_each_picture_counts_what_its_list_has(show: Show) -> None:
    """Every picture of squares says in words what it shows."""
    tree = show()
    words = {
        name: part(tree, name).one(".squares").attributes["aria-label"]
        for name in ("single-owner", "not-addressed", "ambiguous")
    }
    assert words == {
        "single-owner": "4 of 15 mitigations have no backup",
        "not-addressed": "5 of 9 actors are not addressed",
        "ambiguous": "3 of 15 mitigations are ambiguous",
    }
    assert len([each for each in part(tree, "single-owner").all(".on") if each.attributes["title"]]) == 4


def test_many_mitigations_are_drawn_in_proportion(draw: Draw, show: Show) -> None:
    """With more mitigations than squares fit, the picture shows how many of each kind there are."""
    own = draw("a -P-> z; " + "; ".join(f"(m{number})" for number in range(MOST_SQUARES)))
    squares = part(show("", own), "load").one(".squares")
    assert [each.attributes["style"] for each in squares.all("i")] == [
        f"flex-grow: {number}" for number in (1, MOST_SQUARES)
    ]


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
    assert tree.one("details").one("p").text == "One actor has two roles for the same mitigation: a for x."


def test_concentration(show: Show) -> None:
    """The concentration is given as the effective number of actors and the largest share, with the method."""
    details = show().one("details[id=concentration]")
    said = [each.text for each in details.all("p")]
    assert details.one("summary").text == "How concentrated it is: as if 2.8 actors shared it equally"
    assert said[0].startswith("4 of 9 actors are responsible for something. The largest share is 50%: Model providers.")
    assert "inverse Herfindahl-Hirschman index" in said[1]
    absent = show(f"{PAI_OPEN}&absent=model_provider").one("details[id=concentration]").one("summary")
    assert absent.text == "How concentrated it is with all actors in place: as if 2.8 actors shared it equally"


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
    assert chain.framework("pai-open").addresses in tree.one(".finding").text
    assert "That they have no role here says nothing about them." in tree.one(".finding").text


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
    said = part(show(f"?{query_of('uk-ai-cyber', 'advanced', 'open', level=level)}"), "idle").one(".finding").text
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


def test_bars_of_verbs(show: Show) -> None:
    """Each verb has a bar; the longest is that of the commonest verb."""
    rows = part(show(), "how-strongly").one(".counts").all("li")
    assert [(row.text, row.one("i").attributes["style"]) for row in rows] == [
        ("should: recommended5", "width: 50.00%"),
        ("can: possible6", "width: 60.00%"),
        ("could: possible4", "width: 40.00%"),
    ]


def test_how_strongly_depends_on_the_source(show: Show) -> None:
    """The part on verbs says that whether a requirement binds by law depends on the source, and what source this is."""
    query = query_of("uk-ai-cyber", "advanced", "open", level="2")
    said = part(show(f"?{query}"), "how-strongly").one(".finding").text
    assert said.endswith(
        "Whether a requirement binds by law depends on the source (here: voluntary code, United Kingdom)."
    )


def test_no_verbs(draw: Draw, show: Show) -> None:
    """If the source has no verbs, there is no part on how strongly it binds."""
    tree = show("", draw("a -P-> x"))
    assert "how-strongly" not in [each.attributes["aria-labelledby"] for each in tree.all("section")]
    assert "How strongly" not in tree.one(".nothing").text


def test_no_optional_verb(show: Show) -> None:
    """The AI Act has verbs, all of them requirements: there is one bar."""
    counts = part(show(query_of("eu-ai-act", "advanced", "open")), "how-strongly").one(".counts")
    assert [each.text for each in counts.all("li")] == ["shall: required66"]


def test_nothing_at_all(draw: Draw, show: Show) -> None:
    """If nobody owns anything, no one needs to act and there is no concentration."""
    tree = show("", draw("a; (x)"))
    assert names(part(tree, "unowned")) == ["x"]
    nothing = [each.attributes["id"] for each in tree.one(".nothing").all("b")]
    found = {"unowned", "without-primary", "coverage", "idle", "how-strongly", "load"}
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
    """Tags in the names in a user's data are text on the page and in the picture."""
    own = draw("<b>a</b> -P-> <i>x</i>; b -S-> <i>x</i>")
    tree = show("?absent=b", own)
    assert "<b>a</b>" in part(tree, "load").text
    allocation = vc.build_allocation(own)
    assert "&lt;b&gt;a" in draw_load(allocation)


def test_picture_says_what_the_table_says(pai_open: vc.Allocation, parse: Parse) -> None:
    """The picture has the table's labels and one rectangle per role held, and names its source."""
    svg = draw_load(pai_open)
    tree = parse(svg)
    texts = [each.text for each in tree.all("text")]
    assert {"Model providers", "12 P", "1 P, 7 S", "6 P, 1 S"} <= set(texts)
    assert texts.count("nothing") == 5
    assert len(tree.all(".lead-mark")) == 4 + 1  # the leads, and the legend
    assert len(tree.all(".owner-mark")) == 2 + 1
    assert "Source: PAI Guidance" in tree.text


def test_one_actor_in_a_law(show: Show) -> None:
    """In a law, one actor alone is no gap: the answer counts these mitigations, and says nothing of a backup."""
    said = show(query_of("eu-ai-act", "advanced", "closed")).one("@data-said").text
    assert said.endswith("Of all 66, 54 have only one actor, of which 40 under a condition.")
