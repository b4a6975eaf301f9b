"""The whole board: disagreement, guidance, groups, "not me" and decisions, for revealed rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.conftest import Node, Parse
from tests.views.workshop.conftest import make_room
from tests.workshops import make_plan, roles_of, say
from valuechain.analysis.workshop.statistics.results import find_results
from valuechain.model.workshop.plan import (
    FEWEST_SHOWN,
    PRIMARY,
    RoundProposal,
)
from valuechain.model.workshop.running import Decision, Round, Running, Status
from valuechain.views.workshop.room import Room, RoomView
from valuechain.views.workshop.wall.board import show_board

DASH = "\N{EN DASH}"
REVEALED, CLOSED, OPEN = Status.REVEALED, Status.CLOSED, Status.OPEN
N = FEWEST_SHOWN
"""Size of the smallest group that is shown."""
G, H = "g" * N, "h" * N
"""Groups of exactly that size."""


def room(
    rounds: Mapping[str, Sequence[Status]],
    proposals: Sequence[RoundProposal] = (),
    published: Mapping[str, str | None] | None = None,
    groups: str = "",
    view: RoomView = RoomView.PROJECTOR,
    **running: object,
) -> Room:
    """A workshop with the given rounds of each mitigation; actors have no published role unless one is given."""
    made = {
        mitigation: tuple(Round(number, status) for number, status in enumerate(statuses, start=1))
        for mitigation, statuses in rounds.items()
        if statuses
    }
    plan = make_plan("ab", dict.fromkeys(rounds, "") | dict(published or {}), groups)
    return make_room(plan, replace(Running(rounds=made), **running), proposals, view=view)


def cells(row: Node) -> list[str]:
    """The text of a row's cells."""
    return [node.text for node in row.nodes() if node.tag in ("th", "td")]


def body(page: Node, table: str) -> list[list[str]]:
    """The rows of the table with the given id."""
    found = page.one(f"table[id={table}]")
    return [cells(row) for row in found.one("tbody").all("tr")]


def test_an_empty_board_says_what_will_be_here(parse: Parse) -> None:
    """Before the first reveal, the board says that nothing has been revealed yet, and what it will show."""
    page = parse(show_board(room({"q": (OPEN,)}, say("q", "P. P."))))
    assert page.one("@data-said").text == "Nothing has been revealed yet. On the agenda: 1 question."
    assert page.one("h2").text == "Nothing has been revealed yet"
    assert (len(page.one("ul").all("li")), page.all("table")) == (4, [])


@pytest.mark.parametrize("status", [OPEN, CLOSED])
@pytest.mark.parametrize("view", list(RoomView))
def test_nothing_of_a_round_before_its_reveal_is_on_the_board(status: Status, view: RoomView) -> None:
    """Answers in an unrevealed round don't change a single byte of the board, even for the facilitator."""
    shown = say("q", "P. P. P. P. P.")
    rounds = {"q": (REVEALED,), "r": (status,)}
    one = room(rounds, (*shown, *say("r", "P. P.", reasons=["marker"])), {"r": "P."}, view=view)
    other = room(rounds, (*shown, *say("r", ".S 0")), {"r": ".S"}, view=view)
    assert show_board(one) == show_board(other)


def test_disagreement_stands_in_every_cell_with_its_counts(parse: Parse) -> None:
    """Each cell shows the disagreement and its counts.

    For actor a, 5 of 10 say primary, 3 secondary and 2 no role: 5 of 10 did not give the most common role, so it is
    split. For b, all 10 say no role.
    """
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P. P. P. P. S. S. S. 0 0"))))
    assert body(page, "heat")[0][:3] == [
        "Do q",
        f"50% 5 P primary, 3 S secondary, 2 {DASH}no role",
        f"0% 0 P primary, 0 S secondary, 10 {DASH}no role",
    ]
    assert [node.attributes["class"] for node in page.all("@data-actor")][:2] == ["heat-5", "heat-0"]


def test_mitigations_without_a_result_say_why(parse: Parse) -> None:
    """A mitigation that is open, closed or not asked yet shows only its state; after the end, what became of it."""
    rounds = {"q": (REVEALED,), "r": (), "s": (OPEN,), "t": (CLOSED,)}
    page = parse(show_board(room(rounds, say("q", "P. P. P. P. P."))))
    assert body(page, "heat")[1:] == [
        ["Do r", "not asked yet"],
        ["Do s", "being answered"],
        ["Do t", "waiting for the reveal"],
    ]
    assert [row[0] for row in body(page, "versus")] == ["Do q"]
    ended = parse(show_board(room({"q": (REVEALED,), "r": (), "t": (CLOSED,)}, say("q", "5*P."), is_ended=True)))
    assert body(ended, "heat")[1:] == [["Do r", "not asked"], ["Do t", "not revealed"]]


def test_the_earlier_round_counts_while_it_is_asked_again(parse: Parse) -> None:
    """While a second round is open, the board shows the first."""
    proposals = (*say("q", "P. P. P. P. P."), *say("q", ".P .P", number=2))
    page = parse(show_board(room({"q": (REVEALED, OPEN)}, proposals)))
    assert body(page, "heat")[0][1] == f"0% 5 P primary, 0 S secondary, 0 {DASH}no role"


def test_verdicts_are_counted_and_listed(parse: Parse) -> None:
    """All six give actor a its published role and actor b an unpublished role; each verdict has its own summary."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "PP PP PP PP PP PP"), {"q": "P."})))
    assert page.one("@data-said").text == (
        "1 of 1 question revealed. The room’s answer differs from the guidance on 1."
    )
    assert body(page, "versus") == [
        ["Do q", "Ppublished: primary, 100% ✓ same", "published: no role, 0% ≠ differs"],
    ]
    differs, _, same = page.all(".verdicts")
    assert cells(differs.one("tbody").one("tr")) == [
        "Do q", "Actor b", "no role", "0 of 6 say no role; most say primary", "",
    ]  # fmt: skip
    assert cells(same.one("tbody").one("tr"))[:4] == ["Do q", "Actor a", "P primary", "6 of 6 say primary"]


def test_a_close_verdict_says_how_close(parse: Parse) -> None:
    """Four of six are a majority until one person answers differently: three of six are none."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "4*P. 2*S."), {"q": "P."})))
    said = "One person answering differently would change this."
    assert cells(page.all(".verdicts")[2].all("tbody")[0].one("tr"))[4] == said
    assert said in page.one(".sheet").text


def test_nothing_is_compared_where_nothing_is_published(parse: Parse) -> None:
    """If the published roles are not known, the board shows disagreement but no verdicts."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P."), {"q": None})))
    assert page.one("@data-said").text == "1 of 1 question revealed."
    assert [node.attributes["id"] for node in page.all("table") if "id" in node.attributes] == ["heat"]


def test_the_title_asks_about_guidance_only_where_it_is_shown(parse: Parse) -> None:
    """If the published roles are not known or still hidden, the title asks only where the room agrees."""
    titles = {"P.": ", and where does it differ from the guidance?", None: "?"}
    for published, end in titles.items():
        page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P."), {"q": published})))
        assert page.one("h1").text == f"Where does the room agree{end}"


def test_the_rooms_board_leads_to_the_results_one_by_one(parse: Parse) -> None:
    """For the wall, whose back row cannot read the board, the first link is to the screens of the wall."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P."))))
    links = [(link.text, link.attributes["href"]) for link in page.one(".ways-out").all("a")]
    assert links[0] == ("Results one by one", "/projector?workshop=key&screen=answers-1-1-q")
    facilitator = show_board(room({"q": (REVEALED,)}, say("q", "P. P."), view=RoomView.FACILITATOR))
    assert "Results one by one" not in facilitator


@pytest.mark.parametrize(
    ("words", "said"), [("3*P. 2*S.", "3 of 5"), ("2*P. 2*S. ?", "2 of 4 split"), ("?", "no one has a view")]
)
def test_each_mitigation_has_its_most_common_answer(parse: Parse, words: str, said: str) -> None:
    """The last column says how many gave the most common answer, and whether the room is split."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", words))))
    assert body(page, "heat")[0][3] == said


def test_with_few_there_is_a_warning(parse: Parse) -> None:
    """With few answers, the mitigation's sheet warns that people could guess who said what."""
    few = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. " * (N - 1)))))
    assert few.one(".sheet").one(".caution").text.startswith("With so few answers, people could guess who said what.")


def test_a_group_is_shown_only_where_it_gives_nobody_away(parse: Parse) -> None:
    """If one of two groups is too small, the other is hidden too, because subtraction would reveal the small one."""
    groups = "g h"
    proposals = say("q", "P. " * N + ".P " * (N - 1), groups=G + H[1:])
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, groups=groups)))
    table = page.one(".scroll[data-key=by-group]")
    rows = [cells(row) for row in table.one("tbody").all("tr")]
    assert rows == [
        ["Do q", "Not shown", "Not shown", f"g: people could be identified; h: fewer than {N} people"],
    ]
    assert [node.text for node in page.one(".sheet").one("thead").all("th")] == [
        "Actor",
        "Everyone",
        "Compared with the guidance",
    ]


def maps(page: Node) -> dict[str, list[list[str]]]:
    """The rows of each heatmap, by the label of the option that selects it."""
    return {
        label.text: [cells(row) for row in view.one("tbody").all("tr")]
        for label, view in zip(page.all(".view-choice"), page.all(".view"), strict=True)
    }


def test_each_group_that_is_large_enough_has_a_heatmap(parse: Parse) -> None:
    """Each group that is large enough has a heatmap.

    For actor a, half of g say primary and half no role: 1/2. All of h say primary: 0. For everyone it is 1/3.
    """
    proposals = say("q", "P. " * N + "0 " * N + "P. " * N, groups=G + G + H)
    page = parse(show_board(room({"q": (REVEALED,), "r": ()}, proposals, groups="g h")))
    found = maps(page)
    assert list(found) == ["Everyone", "g", "h"]
    assert [rows[0][1] for rows in found.values()] == [
        f"33% {2 * N} P primary, 0 S secondary, {N} {DASH}no role",
        f"50% {N} P primary, 0 S secondary, {N} {DASH}no role",
        f"0% {N} P primary, 0 S secondary, 0 {DASH}no role",
    ]
    assert [len(rows) for rows in found.values()] == [2, 1, 1]
    assert ["checked" in node.attributes for node in page.all("@name")] == [True, False, False]


def test_a_heatmap_of_a_group_has_only_what_gives_nobody_away(parse: Parse) -> None:
    """If h is too small for one mitigation, the heatmaps of both groups have no figure for it, and say why."""
    full = say("q", "P. " * N + ".P " * N, groups=G + H)
    short = say("r", "P. " * N + ".P " * (N - 1), groups=G + H[1:])
    rounds = {"q": (REVEALED,), "r": (REVEALED,)}
    found = maps(parse(show_board(room(rounds, (*full, *short), groups="g h"))))
    hidden = ["Do r", "not shown separately, because that could identify people"]
    assert (found["g"][1], found["h"][1]) == (hidden, hidden)


def test_a_group_that_is_shown_nowhere_is_named_and_cannot_be_chosen(parse: Parse) -> None:
    """With a larger g and N people without a group, the two people in h get no heatmap; h is listed as not shown."""
    proposals = say("q", "P. " * (N + 1) + ".P " * (N + 2), groups=G + "g" + "hh" + "." * N)
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, groups="g h")))
    assert list(maps(page)) == ["Everyone", "g"]
    assert "Never shown separately: h." in page.text


def test_without_a_group_that_may_be_shown_there_is_nothing_to_choose(parse: Parse) -> None:
    """If no group is shown, there is one heatmap and no list of differences."""
    proposals = say("q", "P. " * N + ".P " * (N - 1), groups=G + H[1:])
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, groups="g h")))
    assert (page.all(".view"), len(page.all(".heat"))) == ([], 1)
    assert "Where do groups differ most?" not in page.text


def test_where_groups_differ_most_is_listed(parse: Parse) -> None:
    """The places where groups differ most are listed.

    For actor a, all of g say primary (1) and none of h do (0). For b, all of g say no role, and all but one of h say
    secondary (1/2).
    """
    proposals = say("q", "P. " * N + ".S " * (N - 1) + "..", groups=G + H)
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, groups="g h")))
    table = page.one(".scroll[data-key=apart]")
    assert [cells(row) for row in table.one("tbody").all("tr")] == [
        ["Do q", "Actor a", f"g: {N} primary, 0 secondary, of {N}", f"h: 0 primary, 0 secondary, of {N}", "1.00"],
        [
            "Do q",
            "Actor b",
            f"h: 0 primary, {N - 1} secondary, of {N}",
            f"g: 0 primary, 0 secondary, of {N}",
            f"{(N - 1) / N / 2:.2f}",
        ],
    ]


def test_groups_stand_beside_each_other(parse: Parse) -> None:
    """The most common answer of each group stands beside that of the others, so that a difference shows."""
    proposals = say("q", "P. " * N + ".P " * N, groups=G + H)
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, groups="g h")))
    table = page.one(".scroll[data-key=by-group]")
    assert [cells(row) for row in table.one("tbody").all("tr")] == [
        ["Do q", f"Actor a should be primary ({N} of {N})", f"Actor b should be primary ({N} of {N})", "none"]
    ]


def test_groups_that_are_large_enough_have_columns(parse: Parse) -> None:
    """Each of two large groups has a column, with the number of members who gave an answer other than "don't know".

    The last column weights the groups.
    """
    proposals = say("q", "P. " * N + ".P " * N, groups=G + H)
    sheet = parse(show_board(room({"q": (REVEALED,)}, proposals, groups="g h"))).one(".sheet")
    assert [node.text for node in sheet.one("thead").all("th")][3:] == [
        f"g ({N} with a view)",
        f"h ({N} with a view)",
        "Groups weighted",
    ]
    row = sheet.one("tbody").all("tr")[0]
    assert (cells(row)[1], cells(row)[3:]) == (
        f"{N} primary",
        [f"{N} primary", "given no role", "primary 50% (unweighted 50%)"],
    )


STANDING = "ga h"


@pytest.fixture
def not_me() -> tuple[RoundProposal, ...]:
    """No one in g gives a role to their own actor, and everyone in h does."""
    found: tuple[RoundProposal, ...] = say("q", "0 " * N + "P. " * N, groups=G + H)
    return found


def test_not_me_is_for_the_facilitator_until_it_is_released(parse: Parse, not_me: tuple[RoundProposal, ...]) -> None:
    """Only the facilitator sees the "not me" section until it is released."""
    own = parse(show_board(room({"q": (REVEALED,)}, not_me, groups=STANDING, view=RoomView.FACILITATOR)))
    assert (
        own.one(".moved")
        .one("li")
        .text.startswith(
            "g, representing Actor a: gives its own actor less responsibility than the others do "
            "(0.00 against 2.00 of 2)."
        )
    )
    assert "only you see this" in own.text
    assert parse(show_board(room({"q": (REVEALED,)}, not_me, groups=STANDING))).all(".moved") == []
    released = parse(show_board(room({"q": (REVEALED,)}, not_me, groups=STANDING, is_released=True)))
    assert len(released.one(".moved").all("li")) == 1
    assert "only you see this" not in released.text


def test_not_me_says_what_it_rests_on(parse: Parse) -> None:
    """One member of g and two others name g's actor; each group is equally likely to have more: p = 1/2."""
    proposals = say("q", "P. " + "0 " * (N - 1) + "P. P. " + "0 " * (N - 2), groups=G + H)
    own = parse(show_board(room({"q": (REVEALED,)}, proposals, groups=STANDING, view=RoomView.FACILITATOR)))
    assert own.one(".moved").one("p").text == (
        f"{N} members and {N} others, on 1 mitigation; "
        "permutation test p = 0.500, 0.500 after correcting for all groups."
    )


def test_decisions_are_shown_for_what_is_revealed(parse: Parse) -> None:
    """The board shows decisions and dissent; before the reveal, only the facilitator sees them."""
    decided = {"q": Decision(roles_of("PS"), dissent="Two disagree."), "r": Decision(is_nobody=True, note="marker")}
    rounds = {"q": (REVEALED,), "r": (CLOSED,)}
    shown = show_board(room(rounds, say("q", "P."), decisions=decided))
    table = parse(shown).one(".scroll[data-key=decided]")
    assert [cells(row) for row in table.one("tbody").all("tr")] == [
        ["Do q", "Actor a primary; Actor b secondary.", DASH, "Two disagree."]
    ]
    assert "marker" not in shown
    assert "marker" in show_board(room(rounds, say("q", "P."), decisions=decided, view=RoomView.FACILITATOR))


@pytest.mark.parametrize(
    ("view", "said", "href"),
    [
        (RoomView.FACILITATOR, "Control room", "/workshop?workshop=key"),
        (RoomView.PROJECTOR, "Projector view", "/projector?workshop=key"),
    ],
)
def test_each_goes_back_to_their_own_page(parse: Parse, view: RoomView, said: str, href: str) -> None:
    """The facilitator's board links back to the control room, and the room's board to the projector."""
    (back,) = [node for node in parse(show_board(room({}, view=view))).all("a") if "button" in node.attributes["class"]]
    assert (back.text, back.attributes["href"]) == (said, href)


def test_reasons_are_text_and_removed_ones_are_gone(parse: Parse) -> None:
    """Markup in a reason is shown as typed, and removed reasons are not shown."""
    proposals = say("q", "P. P.", reasons=["<script>x</script>", "abuse"])
    page = parse(show_board(room({"q": (REVEALED,)}, proposals, hidden_reasons=frozenset({proposals[1].id}))))
    assert [node.text for node in page.one(".reasons").all("li")] == ["<script>x</script>"]


def test_the_same_reason_stands_once_with_how_many_gave_it(parse: Parse) -> None:
    """Four reasons in two wordings are listed as two, the most frequent first."""
    proposals = say("q", "P. P. P. P.", reasons=["early", "late", "late", "late"])
    sheet = parse(show_board(room({"q": (REVEALED,)}, proposals))).one(".sheet")
    assert sheet.one("h3").text == "4 reasons, 2 different, the most common first (without names)"
    assert [node.text for node in sheet.one(".reasons").all("li")] == ["late (3 times)", "early"]


def test_agreed_without_a_role_is_folded_apart_from_published_roles(parse: Parse) -> None:
    """Six of six say the same as one published role and one "no role": the latter is collapsed inside the list."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P. P. P. P. P."), {"q": "P."})))
    same = page.all(".verdicts")[2]
    assert same.all("summary")[0].text == "✓ Same as the guidance: 1 published role, and 1 actor without one"
    assert [cells(table.one("tbody").one("tr"))[1] for table in same.all("table")] == ["Actor a", "Actor b"]
    assert [node.text for node in page.all(".is-quiet")] == ["published: no role, 100% ✓ same"]


def test_half_is_split(parse: Parse) -> None:
    """Three of six give the published role: the cell says that the room is split."""
    page = parse(show_board(room({"q": (REVEALED,)}, say("q", "P. P. P. 0 0 0"), {"q": "P."})))
    assert body(page, "versus")[0][1] == "Ppublished: primary, 50% ÷ split"


def test_the_empty_board_tells_what_a_facilitator_can_read(parse: Parse) -> None:
    """Before the reveal, the page says that the facilitator can read the reasons of a closed round."""
    said = parse(show_board(room({"q": (OPEN,)}))).one(".unanswered").all("p")[-1].text
    assert "Once a round is closed, the facilitator can read the reasons, without names" in said


def test_every_link_inside_the_board_leads_somewhere(parse: Parse) -> None:
    """Every link within the page has a target."""
    proposals = say("q", "PP PP PP PP PP PP", groups="gggggg")
    shown = room({"q": (REVEALED,), "r": ()}, proposals, {"q": "P."}, STANDING, RoomView.FACILITATOR)
    page = parse(show_board(shown))
    parts = {node.attributes["id"] for node in page.all("@id")}
    links = [node.attributes["href"] for node in page.all("a") if node.attributes["href"].startswith("#")]
    assert {link.removeprefix("#") for link in links} <= parts
    assert "#verdict-3" in links


def test_numbers_are_made_once_while_an_open_round_is_answered() -> None:
    """An answer in an open round doesn't cause the results to be recomputed."""
    before = room({"q": (REVEALED,), "r": (OPEN,)}, say("q", "P. P. P."))
    after = replace(before, revision=8, proposals=(*before.proposals, *say("r", "P.")))
    assert find_results(before.seen) is find_results(after.seen)


def test_numbers_are_computed_again_when_something_else_is_revealed() -> None:
    """Two rooms with the same code and number of answers, but different answers, have different results."""
    one = room({"q": (REVEALED,)}, say("q", "P. P. P."))
    other = room({"q": (REVEALED,)}, say("q", "P. P. .P"))
    assert [find_results(each.seen).counts["q"].actors[0].of(PRIMARY) for each in (one, other)] == [3, 2]
