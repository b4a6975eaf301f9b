"""The report of a workshop, and the section of the control room that offers it."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from docx import Document

import valuechain as vc
from tests.conftest import Node, Parse
from tests.questions import query_of
from tests.views.workshop.conftest import NOW, make_room
from tests.workshops import HUB, NOBODY, PROVIDER
from tests.workshops import PLAN as ASKED
from valuechain.analysis.workshop.statistics.counts import count_round
from valuechain.model import look
from valuechain.model.workshop.changing import add_own_question
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    PRIMARY,
    SECONDARY,
    Group,
    Plan,
    PlannedMitigation,
    Proposal,
    RoundProposal,
)
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.model.workshop.version import Version
from valuechain.views.document.blocks import Briefing
from valuechain.views.document.docx import write_docx
from valuechain.views.document.html import write_html
from valuechain.views.workshop.control.export import show_taking_away
from valuechain.views.workshop.report.bars import draw_bars
from valuechain.views.workshop.report.report import REHEARSAL, build_report
from valuechain.views.workshop.room import Room, RoomView

DAY = date(2026, 11, 22)
SEEN, SECOND = Round(1, Status.REVEALED, was_seen=True), Round(2, Status.REVEALED, was_seen=True)
CLOSED = Round(1, Status.CLOSED)
HOSTILE = "<script>alert(1)</script>"
PLAN = replace(
    ASKED,
    title=f"Open models {HOSTILE}",
    mitigations=(
        PlannedMitigation("x", "Stage it", "Stage the release", published={"prov": PRIMARY}, doubt="Or hubs."),
        PlannedMitigation("y", "Watch it", "Watch for misuse", published={}),
        PlannedMitigation("z", "Later", "Not asked yet"),
    ),
    groups=(Group("Makers", "prov"), Group("Users")),
)


def said(mitigation: str, number: int, proposals: Sequence[Proposal], makers: int = 5) -> list[RoundProposal]:
    """Proposals by participants 0, 1, ...; the first `makers` of them are makers, the others users."""
    return [
        RoundProposal(index, index, "Makers" if index < makers else "Users", mitigation, number, proposal)
        for index, proposal in enumerate(proposals)
    ]


PROPOSALS = (
    *said("x", 1, [PROVIDER] * 4 + [HUB] * 6),
    *said("x", 2, [replace(PROVIDER, reason="closest"), *[PROVIDER] * 8, HUB]),
    *said("y", 1, [replace(HUB, reason="secret")] * 10),
)
N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""
BY_GROUP = (
    *said("x", 1, [PROVIDER] * (N - 1) + [HUB] * (N + 1), makers=N),
    *said("x", 2, [PROVIDER] * (2 * N - 1) + [HUB], makers=N),
)
"""Proposals of two groups of that size."""
RUNNING = Running(
    rounds={"x": (SEEN, SECOND), "y": (CLOSED,)},
    decisions={"x": Decision({"prov": PRIMARY, "hub": SECONDARY}, note="For now.", dissent="One user.")},
)


def control(plan: Plan = PLAN, running: Running = RUNNING, **changes: object) -> Room:
    """A workshop of ten people, as the control room sees it."""
    room = make_room(plan, running, PROPOSALS, view=RoomView.FACILITATOR, joined=10, groups={"Makers": 5, "Users": 5})
    return replace(room, **changes)


def report_of(plan: Plan = PLAN, running: Running = RUNNING, **changes: object) -> Briefing:
    """The workshop's report."""
    return build_report(control(plan, running, **changes), DAY, vc.read_chain())


@pytest.fixture(scope="module")
def report(parse: Parse) -> Node:
    """The report as a tree of nodes."""
    return parse(write_html(report_of()))


def test_headings(report: Node) -> None:
    """The sections are the question, outcome, agreement, method and verification, and one for each question asked."""
    assert report.one("h1").text == f"Open models {HOSTILE}"
    assert [each.text for each in report.all("h2")] == [
        "The question and the participants",
        "What the room concluded",
        "How much the room agrees",
        "How we count",
        "Verify this report",
    ]
    assert [each.text for each in report.all("h3")] == ["Stage it"]


def test_opening(report: Node) -> None:
    """The opening gives the turnout, the number of questions asked, the outcomes and what is left out."""
    assert report.one(".b-lead").text == (
        "10 participants answered. Of 3 questions: 1 decided; 1 not revealed; 1 not asked."
    )
    assert "1 round that the room has not seen yet is not included." in report.text
    assert "for an advanced, general-purpose model released as open access?" in report.text


def test_numbers_of_the_latest_round(report: Node) -> None:
    """Nine of ten make providers primary, as published: the table has counts, share, interval, p value and verdict."""
    (table,) = [each for each in report.all("table") if "next to the published role" in each.one("caption").text]
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in table.all("tr")]
    assert rows[1] == [
        "Providers",
        "9",
        "0",
        "1",
        "Primary",
        "9 of 10: 90% (60 to 98%)",
        "0.011",
        "same",
    ]
    assert rows[2] == ["Hubs", "1", "0", "9", "No role", "9 of 10: 90% (60 to 98%)", "0.011", "same"]


def test_headline_and_agreement(report: Node) -> None:
    """Each question has the room's answer as its headline, and how many gave it.

    Of ten answers, nine are the same: 36 of 45 pairs.
    """
    texts = [each.text for each in report.all("p")]
    assert "9 of 10: providers should be primary. The guidance says the same." in texts
    assert "Agreement: 9 of 10 gave the most common answer. Mean overlap of two answers: 0.80 of 1." in texts
    tables = {each.one("caption").text: each for each in report.all("table")}
    rows = [row.all("td") for row in tables["What the room concluded, by mitigation"].all("tr")[1:]]
    assert [row[3].text for row in rows] == ["9 of 10", "no result", "no result"]


def test_no_praise_and_no_alpha_for_a_question(report: Node) -> None:
    """Alpha appears once, for the whole board, with its interval and scale and without a word for it.

    With one of ten apart, two cells hold nine of one value and one of the other, so alpha is
    1 - 4 / (2 x 10 x 10 / 19) = 0.62.
    """
    (said,) = [each.text for each in report.all("p") if each.text.startswith("Krippendorff’s alpha (ordinal)")]
    assert said.startswith("Krippendorff’s alpha (ordinal) over all questions: 0.62 (")
    assert "1 is full agreement, 0 is chance; the 95% interval is in brackets." in said
    assert not re.search("(high|some|low|no) agreement|too few to say|no clear view|evenly", report.text, re.IGNORECASE)


def test_the_day_of_the_workshop(parse: Parse) -> None:
    """The report is of the day on which the workshop was held, in its time zone, not of the download."""
    plan = replace(PLAN, time_zone="America/New_York")
    running = replace(RUNNING, started=datetime(2026, 11, 20, 2, tzinfo=UTC))
    page = parse(write_html(report_of(plan, running)))
    assert page.one(".b-kicker").text == "Report of a workshop, 19 November 2026"
    assert "Held on 19 November 2026, in the time zone America/New_York" in " ".join(fact_words(page))
    assert page.one("footer").text.endswith("Made with valuechain on 22 November 2026.")


def test_how_the_source_binds(parse: Parse) -> None:
    """The report gives the source's verb and condition with each published role."""
    first, *others = PLAN.mitigations
    told = replace(first, verbs={"prov": "can"}, conditions={"prov": "only if asked"})
    report = parse(write_html(report_of(plan=replace(PLAN, mitigations=(told, *others)))))
    tables = {each.one("caption").text: each for each in report.all("table")}
    rows = [row.all("td") for row in tables["What the room concluded, by mitigation"].all("tr")[1:]]
    assert [row[2].text for row in rows] == ["Providers (primary, can; only if asked)", "no one", "not known"]
    (table,) = [each for name, each in tables.items() if "next to the published role" in name]
    assert [row.all("td")[3].text for row in table.all("tr")[1:]] == ["Primary, can; only if asked", "No role"]


def test_rounds_and_groups(parse: Parse) -> None:
    """Rounds appear side by side, with the number of changed answers; groups also appear side by side."""
    report = parse(write_html(report_of(proposals=BY_GROUP, groups={"Makers": N, "Users": N})))
    tables = {each.one("caption").text: each for each in report.all("table")}
    rounds = [[cell.text for cell in row.all("td")] for row in tables["Stage it: by round"].all("tr")[1:]]
    assert rounds == [
        [f"{N - 1} primary", f"{2 * N - 1} primary"],
        [f"{N + 1} primary", "1 primary"],
        [f"{2 * N}", f"{2 * N}"],
    ]
    groups = tables["Stage it: by group"]
    assert [each.text for each in groups.all("th")][:3] == ["Actor", "Makers", "Users"]
    assert [cell.text for cell in groups.all("tr")[1].all("td")] == [f"{N} primary", f"{N - 1} primary"]
    assert f"{N} of the {2 * N} who answered both rounds changed their answer since round 1." in report.text


def test_decision_reasons_and_doubt(report: Node) -> None:
    """A mitigation is shown with its decision, dissent, reasons and alternative reading."""
    assert "Decision: Providers primary; Hubs secondary. For now." in report.text
    assert "Dissent: One user." in report.text
    assert "closest" in report.text
    assert "The guidance is ambiguous: Or hubs." in report.text


def test_a_question_of_the_rooms_own(parse: Parse) -> None:
    """About the room's own question nothing is published, which differs from an answer that is not known."""
    plan = add_own_question(PLAN, RUNNING, "Name a contact", "Who replies?")
    running = replace(RUNNING, decisions={"own-1": Decision({"hub": PRIMARY})})
    rows = [row.text for row in parse(write_html(report_of(plan, running))).all("tr")]
    (own,) = [row for row in rows if row.startswith("Name a contact")]
    (later,) = [row for row in rows if row.startswith("Later")]
    assert ("decidednothing" in own, "not known" in later) == (True, True)


def test_nothing_of_what_is_not_revealed() -> None:
    """A round that is closed but not revealed appears with neither reasons nor numbers."""
    html = write_html(report_of())
    without = tuple(each for each in PROPOSALS if each.mitigation != "y")
    assert "secret" not in html
    assert html == write_html(report_of(proposals=without))


def test_small_groups_are_not_told() -> None:
    """If one of two groups is too small, neither is shown separately."""
    proposals = tuple(replace(each, group="Makers" if each.participant <= N else "Users") for each in BY_GROUP)
    html = write_html(report_of(proposals=proposals, groups={"Makers": N + 1, "Users": N - 1}))
    assert f"groups too small to show separately: {2 * N}" in html
    assert "Makers" not in html


def test_not_me_only_when_released() -> None:
    """The "not me" section is in the report only once it is released."""
    name = "Whether groups give their own actor less responsibility than the others do"
    assert name not in write_html(report_of(proposals=BY_GROUP))
    assert name in write_html(report_of(proposals=BY_GROUP, running=replace(RUNNING, is_released=True)))


def test_rehearsal() -> None:
    """The report of a rehearsal starts by saying that it was one."""
    rehearsal = report_of(replace(PLAN, is_rehearsal=True))
    assert rehearsal.kind == "Report of a rehearsal"
    assert rehearsal.opening[0].words[0].text == REHEARSAL  # type: ignore[union-attr] # a paragraph
    assert "what the people in this room said" not in write_html(rehearsal)
    assert REHEARSAL not in write_html(report_of())


def test_before_anything_is_seen() -> None:
    """A report made before the first reveal works, but has no figures."""
    html = write_html(report_of(running=Running(), proposals=()))
    assert ("There are no answers to report yet. Of 3 questions: 3 not asked.</p>") in html


def test_every_end_is_counted_apart() -> None:
    """Questions are counted separately as decided, having a majority, left open, not revealed or not asked."""
    running = Running(
        rounds={"x": (SEEN,), "y": (SEEN,), "z": (CLOSED,)}, decisions={"w": Decision(is_nobody=True, note="Not here.")}
    )
    plan = replace(
        PLAN,
        mitigations=(
            *PLAN.mitigations,
            PlannedMitigation("w", "Nobody", "Nobody can"),
            PlannedMitigation("v", "Unasked", "Not asked"),
        ),
    )
    proposals = (
        *said("x", 1, [PROVIDER] * 9),
        *said("y", 1, [PROVIDER] * 4 + [HUB] * 5 + [NOBODY] * 5),
    )
    lead = report_of(plan, running, proposals=proposals).opening[0]
    assert lead.words[0].text == (  # type: ignore[union-attr] # a paragraph
        "14 participants answered. "
        "Of 5 questions: 1 decided; 1 agreed by most, not decided; 1 left open; 1 not revealed; 1 not asked."
    )


def test_not_known_is_not_nobody(parse: Parse) -> None:
    """Only a decision can read as "no one"; anything left open, not revealed or not asked reads as not known."""
    running = Running(
        rounds={"x": (SEEN,), "z": (CLOSED,)}, decisions={"y": Decision(is_nobody=True, note="Not here.")}
    )
    plan = replace(PLAN, mitigations=(*PLAN.mitigations, PlannedMitigation("v", "Unasked", "Not asked")))
    page = parse(write_html(report_of(plan, running, proposals=said("x", 1, [PROVIDER, HUB]))))
    (table,) = [
        each for each in page.all("table") if each.one("caption").text == "What the room concluded, by mitigation"
    ]
    assert [[cell.text for cell in row.all("td")][:2] for row in table.all("tr")[1:]] == [
        ["? (not known)", "left open"],
        ["no one can do this", "decided"],
        ["? (not known)", "not revealed"],
        ["? (not known)", "not asked"],
    ]
    assert "Left open: there is neither a decision nor a majority, so we don’t know who is responsible." in page.text


def test_equal_reasons_are_one() -> None:
    """A reason given several times is listed once with its count; the most frequent comes first."""
    proposals = said("x", 1, [replace(PROVIDER, reason=reason) for reason in ("far", "They see it.", "they see  it.")])
    html = write_html(report_of(running=Running(rounds={"x": (SEEN,)}), proposals=proposals))
    assert "3 reasons, 2 different, the most common first." in html
    assert re.search(r"<ul><li>[Tt]hey see +it\.<span class=\"b-soft\"> \(2 times\)</span></li><li>far</li></ul>", html)


def test_word_file_says_the_same() -> None:
    """The Word file has the same headings as the web page, and a picture with alternative text; it is reproducible."""
    report = report_of()
    raw = write_docx(report)
    word = Document(io.BytesIO(raw))
    html = write_html(report)
    for level in (1, 2):
        found = [
            each.text for each in word.paragraphs if each.style is not None and each.style.name == f"Heading {level}"
        ]
        assert found == re.findall(rf"<h{level + 1}[^>]*>(.*?)</h{level + 1}>", html)
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr").startswith("Bars for Stage it: how many give each actor each role.")
    assert write_docx(report) == raw


def test_bars(parse: Parse) -> None:
    """If nine of ten participants agree, their bar is nine tenths wide, with the published role beside it."""
    count = count_round(PLAN, PROPOSALS, "x", 2)
    svg = parse(draw_bars(PLAN, count, PLAN.mitigations[0].published, "x"))
    filled = [each for each in svg.all("rect") if each.attributes["fill"] == look.PRIMARY.light]
    assert [float(each.attributes["width"]) for each in filled] == [378.0, 42.0, 22.0]
    words = [each.text for each in svg.all("text")]
    assert words[:2] == ["Of 10 with a view", "Published"]
    assert "9 primary" in words
    assert "P" in words


def test_taking_away(parse: Parse) -> None:
    """The control room has every download, says what is left out, and can save the outcome."""
    key = "0123456789abcdef" * 4
    room = control()
    html = parse(show_taking_away(room, (Version(key, "Open models", NOW),)))
    hrefs = [each.attributes["href"] for each in html.all("a")]
    for file in ("report.docx", "report.html", "record.xlsx", "record.zip", "results.csv", "proposals.json"):
        assert f"/workshop/export/{file}?workshop=key" in hrefs
    assert "1 round that the room has seen" not in html.text
    assert "Included: 2 rounds the room has seen. Left out: 1 round not revealed yet." in html.text
    place = query_of("", "advanced", "open")
    assert f"/?framework=workshop&{place}&data={key}" in hrefs
    assert f"/compare?framework=pai-open&{place}&with-framework=workshop&data={key}" in hrefs
    assert f"/workshop/version/{key}.zip" in hrefs
    assert html.one("code").text == key
    assert (html.one("form").attributes["method"], html.one("form").attributes["action"]) == (
        "post",
        "/workshop/version",
    )


def test_large_files_say_that_they_take_a_while(parse: Parse) -> None:
    """With many participants, large downloads say that they take a while."""
    for joined, slow in ((100, []), (101, ["report.html", "report.docx", "record.xlsx", "wall.pptx", "wall.zip"])):
        html = parse(show_taking_away(control(joined=joined), ()))
        found = [each for each in html.all("a") if each.text.endswith("large, takes a while")]
        assert [re.split("[/?]", each.attributes["href"])[3] for each in found] == slow


def test_taking_away_is_for_facilitators() -> None:
    """With the projector's key, no downloads are offered."""
    assert show_taking_away(control(view=RoomView.PROJECTOR), ()) == ""


def test_a_rehearsal_cannot_be_saved(parse: Parse) -> None:
    """A rehearsal has no form for saving the outcome."""
    html = parse(show_taking_away(control(replace(PLAN, is_rehearsal=True)), ()))
    assert html.all("form") == []
    assert "be saved, because the answers are simulated" in html.text


def test_no_comparison_with_own_data(parse: Parse) -> None:
    """An outcome about a user's own framework has no comparison link."""
    html = parse(show_taking_away(control(replace(PLAN, framework="mine")), (Version("0" * 64, "Open", NOW),)))
    assert not [each for each in html.all("a") if each.attributes["href"].startswith("/compare")]


def test_the_data_of_the_question(parse: Parse) -> None:
    """The report names the day and the version of the data that the question was taken from, if they are known."""
    (section,) = [each for each in parse(write_html(report_of())).all("section") if "Made with" in each.text]
    assert "Data of not known Data version not known" in " ".join(fact_words(section))
    plan = replace(PLAN, data_version="1a2b3c", data_updated="2026-11-28")
    (section,) = [each for each in parse(write_html(report_of(plan))).all("section") if "Made with" in each.text]
    assert "Data of 28 November 2026 Data version 1a2b3c" in " ".join(fact_words(section))


def fact_words(section: Node) -> list[str]:
    """The names and texts of a section's facts, in order."""
    return [node.text for node in section.nodes() if node.tag in ("dt", "dd")]
