"""Questions as of a day on the pages: the words, the control, the rows, and what comes next."""

from datetime import date

import pytest

import valuechain as vc
from tests.conftest import Node, Parse, Write
from tests.dated import ACT, DOUBT, EARLIER, LATER, WORDS, write_dated
from tests.views.conftest import ReadDocument, show_at
from valuechain.analysis.rows.matrix_table import build_matrix
from valuechain.analysis.rows.sheets import matrix_sheet
from valuechain.model.question.parameters import ON
from valuechain.model.question.selection import Order, Selection
from valuechain.model.vocabulary import PLACES
from valuechain.views.briefing.briefing import build_briefing
from valuechain.views.findings.picture import draw_load
from valuechain.views.map.export import draw_map
from valuechain.views.matrix.block import MITIGATION, build_block
from valuechain.views.matrix.picture import draw_matrix
from valuechain.views.page.downloads import file_name
from valuechain.views.page.state import Page, ViewState, parse_address, read_state
from valuechain.views.picture.caption import describe_context
from valuechain.views.question.day import build_day_form, describe_day_asked
from valuechain.views.question.legend import describe_asked
from valuechain.views.question.picker import show_frameworks

DAY = date(2027, 1, 1)
EXTENDED = "1 that already applies in part now also covers this scope: Risks"
ASKED = ViewState(ACT, on=DAY)
UNTIL = (
    "On 1 January 2027, 6 of 7 duties apply. "
    "Next: 1 more role from 1 June 2027; 1 more from 2 December 2027 (Annex III); "
    "1 is extended on 2 August 2028 (Annex I). "
    "For 1, a transition is still running. "
    "1 applies only on a literal reading: its date (2 August 2026) is not settled. "
    "For 1, the source gives no date, so it counts as applying. "
    "For 1, the date is in words that cannot be compared with a day, so it counts as applying."
)


@pytest.fixture
def act(write: Write) -> vc.ValueChain:
    """The small framework with dates."""
    return write_dated(write)


def on(chain: vc.ValueChain, day: str) -> vc.Allocation:
    """The answer as of a day."""
    return vc.build_allocation(chain, vc.Context(*PLACES[0]), on=date.fromisoformat(day))


def page(
    chain: vc.ValueChain, parse: Parse, path: Page = Page.EXPLORE, day: str = "2027-01-01", more: str = ""
) -> Node:
    """A page as of a day."""
    return parse(show_at(chain, path, f"?framework={ACT}&on={day}{more}"))


def test_said_of_a_day(act: vc.ValueChain) -> None:
    """The sentences count what applies, name what comes next, and say what is in doubt."""
    assert describe_day_asked(on(act, "2027-01-01")) == UNTIL
    assert describe_day_asked(vc.build_allocation(act)) == ""


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2027-12-02", "On 2 December 2027, all 7 duties apply."),
        ("2025-02-01", "On 1 February 2025, 2 of 7 duties apply."),
    ],
)
def test_how_many_apply(act: vc.ValueChain, day: str, first: str) -> None:
    """The first sentence says how many mitigations apply, in the source's own word."""
    assert describe_day_asked(on(act, day)).startswith(f"{first} ")


def test_when_everything_has_come(act: vc.ValueChain) -> None:
    """After the last date, the source gives no later one."""
    assert "apply. The source gives no later date. " in describe_day_asked(on(act, "2031-01-01"))


@pytest.mark.parametrize(
    ("dates", "day", "said"),
    [
        (
            [""],
            "2027-01-01",
            "the one mitigation applies. The source gives no dates, so everything counts as applying.",
        ),
        (["2028-01-01"], "2027-01-01", "the one mitigation does not apply yet. Next: 1 from 1 January 2028."),
        (
            ["2028-01-01", "2029-01-01"],
            "2027-01-01",
            "none of the 2 mitigations applies yet. Next: 1 from 1 January 2028; 1 more from 1 January 2029.",
        ),
        (["2026-01-01", "2028-01-01"], "2027-01-01", "1 of 2 mitigations applies. Next: 1 more from 1 January 2028."),
        (
            [f"20{year}-01-01" for year in range(27, 33)],
            "2027-01-01",
            (
                "1 of 6 mitigations applies. Next: 1 more from 1 January 2028; 1 more from 1 January 2029; "
                "1 more from 1 January 2030; then 2 later dates."
            ),
        ),
    ],
)
def test_other_numbers(write: Write, dates: list[str], day: str, said: str) -> None:
    """One, none and many: the sentences are in the right number, and long lists are cut."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            *([f"m{number}", f"M {number}", "a", when] for number, when in enumerate(dates)),
        ],
    )
    assert describe_day_asked(on(chain, day)) == f"On 1 January 2027, {said}"


def test_the_day_is_part_of_the_question(act: vc.ValueChain, parse: Parse) -> None:
    """Every page that shows the question names the day in it and in its title, and keeps it in its links."""
    for path in (Page.EXPLORE, Page.FINDINGS, Page.MITIGATION, Page.ACTOR):
        found = page(act, parse, path, more="&id=literacy" if path is Page.MITIGATION else "&id=maker")
        pick = found.one(f"button[data-key=pick:{ON}]")
        assert pick.text == "as of 1 January 2027 ▾"
        assert "as of 1 January 2027" in found.all("@data-title")[0].attributes["data-title"]
        assert found.all("@data-question")[0].attributes["data-question"].endswith("&on=2027-01-01")


def test_explore_begins_with_the_day(act: vc.ValueChain, parse: Parse) -> None:
    """The summary on Explore says all of it, and its numbers lead to the section of the Findings page."""
    summary = page(act, parse).one(".summary")
    said = " ".join(each.text for each in summary.all("p"))
    first, _, rest = UNTIL.partition(" Next: ")
    assert said.startswith(first)
    assert f"Next: {rest}" in said
    links = [link.attributes["href"] for link in summary.all("a") if link.text == "6 of 7 duties"]
    assert [href.partition("#")[2] for href in links] == ["coming"]
    assert "They apply from" not in said


@pytest.mark.parametrize("day", ["2025-09-31", "tomorrow"])
def test_a_day_that_does_not_exist(act: vc.ValueChain, parse: Parse, day: str) -> None:
    """A page says that the day does not exist, and answers without one."""
    found = page(act, parse, day=day)
    said = f"This link asks for the day “{day}”, which does not exist. Showing the default instead."
    assert found.one(".notice").text == said
    assert len(found.one(".matrix").all("tr")) == 9


def test_a_day_on_which_nothing_applies(write: Write, parse: Parse, read: ReadDocument) -> None:
    """If nothing applies yet, pages, pictures and documents say so instead of showing an empty answer."""
    chain = write(
        frameworks=[["id", "name"], [ACT, "The Act"]],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "a", "2028-01-01"]],
    )
    said = "On 1 January 2027, the one mitigation does not apply yet."
    for path in (Page.EXPLORE, Page.FINDINGS):
        found = page(chain, parse, path)
        assert found.one("@data-said").text == said
        assert found.all(".matrix") == []
    assert page(chain, parse, Page.ACTOR, more="&id=a").one("@data-said").text == (
        f"{said} The first for this actor begin on 1 January 2028."
    )
    assert "no mitigations" in parse(show_frameworks(chain, ViewState(ACT, on=DAY))).text
    nothing = on(chain, "2027-01-01")
    assert "Nothing applies yet on 1 January 2027." in draw_matrix(nothing)
    assert draw_map(nothing).startswith("<svg")
    assert draw_load(nothing).startswith("<svg")
    assert said in read(build_briefing(nothing)).text


def test_control(act: vc.ValueChain) -> None:
    """The control asks about a day, clears it, and offers the source's own dates, with what begins on each."""
    form = build_day_form(act, ASKED)
    assert form is not None
    assert (form.action, form.value, form.more) == ("/", "2027-01-01", 0)
    assert dict(form.hidden) == {"framework": ACT, "model-type": "advanced", "release-type": "open"}
    assert read_state(act, parse_address("/", form.clear.partition("?")[2]))[0] == ViewState(ACT)
    assert [(each.name, each.note) for each in form.choices] == [
        ("2 February 2025", "1 begins"),
        ("2 August 2025", "1 begins"),
        ("2 August 2026", "1 begins, not settled"),
        ("2 December 2026", "1 begins"),
        ("1 June 2027", "1 role begins"),
        ("2 December 2027", "1 begins (Annex III)"),
        ("2 August 2028", "1 is extended (Annex I)"),
    ]
    assert [each.is_chosen for each in form.choices] == [False] * 7
    assert "on=2026-08-02" in form.choices[2].href


def test_control_keeps_the_rest_of_the_question(act: vc.ValueChain) -> None:
    """The form's hidden fields hold everything else in the address, repeated names included."""
    state = ViewState(ACT, on=DAY, selection=Selection(actors=("maker", "user"), order=Order.NAME), page=Page.FINDINGS)
    form = build_day_form(act, state)
    assert form is not None
    assert form.action == "/findings"
    assert sorted([*form.hidden, (ON, form.value)]) == sorted(state.pairs())


def test_one_date_for_two_things(write: Write) -> None:
    """A date that is settled for some and not for others says for how many it is not; long lists are cut."""
    chain = write(
        frameworks=[["id", "name"], [ACT, "The Act"]],
        actors=[["id", "name"], ["a", "A"]],
        dates=[
            ["id", "date", "scope", "is_settled"],
            ["T", "2026-08-02", "", "yes"],
            ["S", "2026-08-02", "late", "no"],
        ],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            ["m", "M", "a", "T;S"],
            *([f"m{year}", f"M {year}", "a", f"{year}-01-01"] for year in range(2030, 2042)),
        ],
    )
    form = build_day_form(chain, ViewState(ACT))
    assert form is not None
    assert (form.choices[0].note, len(form.choices), form.more) == (
        "1 begins, 1 is extended, 1 of them not settled",
        10,
        3,
    )


def test_no_control_without_dates(chain: vc.ValueChain) -> None:
    """A framework without dates has no control, unless a day is asked about, so that it can be cleared."""
    assert build_day_form(chain, ViewState("cosai")) is None
    form = build_day_form(chain, ViewState("cosai", on=DAY))
    assert form is not None
    assert (form.choices, form.value) == ([], "2027-01-01")


@pytest.mark.parametrize("path", [Page.EXPLORE, Page.FINDINGS])
def test_control_on_the_page(act: vc.ValueChain, parse: Parse, path: Page) -> None:
    """Without a day, a button opens the control, and its form has a labelled date field and no Clear link."""
    found = parse(show_at(act, path, f"?framework={ACT}"))
    button = found.one(".pick[popovertarget=panel-day]")
    assert button.text == "As of a day ▾"
    form = found.one(".day")
    assert form.attributes["action"] == path.value
    field = form.one("input[type=date]")
    assert (field.attributes["name"], field.attributes["value"]) == (ON, "")
    assert form.one("label").attributes["for"] == field.attributes["id"]
    assert [link.text for link in form.all("a") if link.text == "Clear"] == []
    assert [link.text for link in page(act, parse, path).all("a") if link.text == "Clear"] == ["Clear"]


def test_the_picker_counts_what_applies(act: vc.ValueChain, parse: Parse) -> None:
    """The list of sources counts what applies on the day."""
    assert parse(show_frameworks(act, ASKED)).one(".status").text == "● 6 duties"
    assert parse(show_frameworks(act, ViewState(ACT))).one(".status").text == "● 7 duties"


def test_rows_say_what_applies_since_when(act: vc.ValueChain, parse: Parse, read: ReadDocument) -> None:
    """In every format, the row of a mitigation that applies in part says which scope applies since when."""
    allocation = on(act, "2028-01-01")
    partial = "Annex III since 2 December 2027; Annex I from 2 August 2028"
    unsettled = "since 2 August 2026 (on a literal reading; not settled)"
    (band,) = build_matrix(allocation, Selection()).bands
    assert [[(sign.text, sign.meaning) for sign in row.signs] for row in band.rows] == [
        [("in part", partial)], [], [("date not settled", unsettled)], [], [], [], [],
    ]  # fmt: skip
    rows = page(act, parse, day="2028-01-01").one(".matrix").all(".meaning")
    assert [each.text for each in rows] == [f"in part {partial}", f"date not settled {unsettled}"]
    signs = [each[MITIGATION]["signs"] for each in build_block(allocation, ViewState(ACT, on=DAY), 0, 9)]
    assert [sign["meaning"] for each in signs for sign in each] == [partial, unsettled]
    drawn = draw_matrix(allocation)
    assert all(f">{line}<" in drawn for line in (partial, unsettled))
    sheet = matrix_sheet(allocation, Selection())
    columns = [sheet.table.columns.index(name) for name in ("Signs", "Scopes and dates")]
    assert [tuple(row[at] for at in columns) for row in sheet.table.rows][:3] == [
        ("in part", partial),
        ("", ""),
        ("date not settled", unsettled),
    ]
    assert partial in read(build_briefing(allocation)).text


def test_rows_say_nothing_without_a_day(act: vc.ValueChain) -> None:
    """Without a day, no row has a sign about dates."""
    (band,) = build_matrix(vc.build_allocation(act), Selection()).bands
    assert [row.signs for row in band.rows] == [()] * 7


def cells(table: Node) -> list[list[str]]:
    """The text of the cells of a table, row by row."""
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]


def test_what_comes_next_on_findings(act: vc.ValueChain, parse: Parse) -> None:
    """The Findings page lists later dates with links, then what is in part, not settled, in words or in transition."""
    found = page(act, parse, Page.FINDINGS, day="2026-09-01")
    section = found.one("section[aria-labelledby=coming]")
    assert cells(section.one("table")) == [
        ["From", "Scope", "What", "Settled", "Transition"],
        ["2 December 2026", "everything", "1 mitigation begins: Notice", "yes", "none"],
        ["1 June 2027", "everything", "1 role begins: Users (secondary) for “Literacy”", "yes", "none"],
        ["2 December 2027", "Annex III", "1 mitigation begins: Risks", "yes", "Transition 1"],
        ["2 August 2028", "Annex I", EXTENDED, "yes", "Transition 1"],
    ]
    assert "id=risks" in section.one("table").all("a")[1].attributes["href"]
    assert [each.text for each in section.all("dt")] == [
        "Apply only by a date that is not settled 1",
        "Date in words 1",
        "Transition 1",
        "Transition 2, running since 2 August 2025 1",
    ]
    assert section.text.count(LATER) == section.text.count(EARLIER) == 1
    assert {link.attributes["href"] for link in section.all("a") if link.text == "Transition 1"} == {"#transition-1"}
    assert [each.text for each in section.all("dd")][2:] == [LATER, f"{EARLIER}Models from 2 Aug 2025"]
    assert "that apply on 1 September 2026" in found.all(".counted")[0].text


def test_bars_of_later_dates(act: vc.ValueChain, parse: Parse) -> None:
    """Each later date has a bar with the number of mitigations that begin then, in whole or in part."""
    found = page(act, parse, Page.FINDINGS, day="2026-01-01")
    section = found.one("section[aria-labelledby=coming]")
    assert [each.text for each in section.one(".counts").all("li")] == [
        "2 August 20261",  # conformity
        "2 December 20261",  # notice
        "2 December 20271",  # risks, Annex III
        "2 August 20281",  # risks, Annex I
    ]


def test_a_later_date_that_is_not_settled(act: vc.ValueChain, parse: Parse) -> None:
    """A later date that is not settled says so in the table."""
    found = page(act, parse, Page.FINDINGS, day="2026-01-01")
    assert cells(found.one(".coming"))[1] == [
        "2 August 2026", "everything", "1 mitigation begins: Conformity", "on a literal reading; not settled", "none",
    ]  # fmt: skip


def test_why_a_date_is_not_settled(act: vc.ValueChain, parse: Parse, read: ReadDocument) -> None:
    """The Findings page, the briefing and the mitigation's page say why a date is not settled."""
    assert f"Not settled: {DOUBT}" in page(act, parse, Page.FINDINGS).text
    assert f"Not settled: {DOUBT}" in read(build_briefing(on(act, "2027-01-01"))).text
    assert DOUBT in page(act, parse, Page.MITIGATION, more="&id=conformity").text


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([("A", "yes"), ("A only", "yes")], "2 more from 1 January 2028 (A)."),
        ([("A", "yes"), ("B", "yes")], "2 more from 1 January 2028 (A; B)."),
        ([("A", "yes"), ("", "yes")], "2 more from 1 January 2028."),
        (
            [("A", "no"), ("", "yes")],
            "1 more from 1 January 2028; 1 more from 1 January 2028 (A; on a literal reading; not settled).",
        ),
    ],
)
def test_one_day_for_several_scopes(write: Write, dates: list[tuple[str, str]], said: str) -> None:
    """In the sentence, what begins on one day is counted together, apart from dates that are not settled."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        dates=[
            ["id", "date", "scope", "is_settled"],
            *([f"d{number}", "2028-01-01", *each] for number, each in enumerate(dates)),
        ],
        mitigations=[
            ["id", "name", "primary", "applies_from"],
            ["m", "M", "a", "2026-01-01"],
            *([f"m{number}", f"M {number}", "a", f"d{number}"] for number in range(len(dates))),
        ],
    )
    assert describe_day_asked(on(chain, "2027-01-01")).endswith(f"Next: {said}")


def test_findings_without_a_day(act: vc.ValueChain, parse: Parse) -> None:
    """Without a day, the Findings page has no such section."""
    found = parse(show_at(act, Page.FINDINGS, f"?framework={ACT}"))
    assert "coming" not in [each.attributes.get("aria-labelledby") for each in found.all("section")]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            "2027-12-01",
            (
                "Does not apply yet on 1 December 2027. It applies from 2 December 2027 (Annex III) or 2 August 2028 "
                "(Annex I). Shown for reference."
            ),
        ),
        ("2027-12-02", "Primary: Makers. Secondary: Users."),
    ],
)
def test_page_of_a_mitigation(act: vc.ValueChain, parse: Parse, day: str, said: str) -> None:
    """The page of a mitigation says that it does not apply yet, or who is responsible on the day."""
    found = page(act, parse, Page.MITIGATION, day=day, more="&id=risks")
    assert found.one("@data-said").text == said
    assert [each.text for each in found.one(".owners").all("a")] == ["Makers", "Users"]


@pytest.mark.parametrize("path", [Page.MITIGATION, Page.EXPLORE])
def test_a_mitigation_in_part(act: vc.ValueChain, parse: Parse, path: Page) -> None:
    """The page and the card of a mitigation that applies in part say which scope applies since when."""
    found = page(act, parse, path, day="2028-01-01", more="&id=risks&focus=mitigation:risks")
    said = "On 1 January 2028, in part: Annex III since 2 December 2027; Annex I from 2 August 2028."
    assert said in found.text


@pytest.mark.parametrize(("day", "holders"), [("2027-05-31", 1), ("2027-06-01", 2)])
def test_page_of_a_mitigation_lists_roles_that_have_begun(
    act: vc.ValueChain, parse: Parse, day: str, holders: int
) -> None:
    """The page of a mitigation lists the roles that have begun, and from when, if it is another date."""
    found = page(act, parse, Page.MITIGATION, day=day, more="&id=literacy")
    assert len(found.one(".owners").all("a")) == holders
    assert ("From 1 June 2027." in found.one(".owners").text) is (holders == 2)


@pytest.mark.parametrize(
    ("has_context", "said"),
    [
        (True, "For a specialized, narrow-purpose model, released as open access, as of 1 January 2027."),
        (False, "As of 1 January 2027."),
    ],
)
def test_captions(act: vc.ValueChain, has_context: bool, said: str) -> None:
    """The captions of pictures and documents name the day, with or without a context."""
    context = vc.Context(*PLACES[0]) if has_context else None
    allocation = vc.build_allocation(act, context, on=DAY)
    assert describe_context(allocation) == said
    assert all(said in draw(allocation) for draw in (draw_matrix, draw_map, draw_load))


def test_file_names_and_legends(act: vc.ValueChain) -> None:
    """File names and the legends of workbooks name the day."""
    name = file_name("matrix", "csv", {"framework": [ACT], ON: ["2027-01-01"], "level": ["2"]})
    assert name.startswith("valuechain-matrix-act-as-of-2027-01-01-level-2-")
    assert ("as of", "2027-01-01") in describe_asked(act, "matrix", [("framework", ACT), (ON, "2027-01-01")])


def test_briefing(act: vc.ValueChain, read: ReadDocument) -> None:
    """The briefing names the day, says what comes next, and how a day is counted."""
    document = read(build_briefing(on(act, "2027-01-01")))
    text = document.text
    assert "Next: 1 more role from 1 June 2027;" in text
    titles = {each.all("h3")[0].text: each for each in document.all("section") if not each.all("h2") and each.all("h3")}
    section = titles["What comes next (3 later dates)"]
    assert cells(section.one("table")) == [
        ["From", "Scope", "What", "Settled", "Transition"],
        ["1 June 2027", "everything", "Roles (1): Users (secondary) for “Literacy”.", "yes", ""],
        ["2 December 2027", "Annex III", "1 mitigation begins: Risks.", "yes", "Transition 1"],
        ["2 August 2028", "Annex I", f"{EXTENDED}.", "yes", "Transition 1"],
    ]
    assert [each.text for each in section.all("li")] == [
        f"Transition 1: {LATER}",
        f"Transition 2, running since 2 August 2025: {EARLIER} Models.",
    ]
    assert "As of a day" in text
    assert "As of a day" not in read(build_briefing(vc.build_allocation(act))).text


def test_compare_as_of_a_day(act: vc.ValueChain, parse: Parse) -> None:
    """Both sides of a comparison are as of the day, which its form can change and its words name."""
    found = page(act, parse, Page.COMPARE, more=f"&with-framework={ACT}&with-model-type=frontier")
    field = found.one("input[type=date]")
    assert (field.attributes["name"], field.attributes["value"]) == (ON, "2027-01-01")
    assert "As of 1 January 2027." in found.text
    assert "the same 6 duties" in found.one("@data-said").text


def test_sorting_by_date_is_offered_where_there_are_dates(
    act: vc.ValueChain, chain: vc.ValueChain, parse: Parse
) -> None:
    """The order by date is offered only for a framework with dates."""
    names = [
        [link.text.removeprefix("✓") for link in parse(show_at(of, Page.EXPLORE, f"?framework={name}")).all("a")]
        for of, name in ((act, ACT), (chain, "cosai"))
    ]
    assert ["By date" in each for each in names] == [True, False]


def test_words_are_shown_as_they_are(act: vc.ValueChain, parse: Parse) -> None:
    """A date in words is shown as it is."""
    assert WORDS in page(act, parse, Page.MITIGATION, more="&id=someday").text
