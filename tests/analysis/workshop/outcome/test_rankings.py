"""The exported tables of rankings."""

from dataclasses import replace

from tests.workshops import make_plan, make_ranking, rank, say
from valuechain.analysis.workshop.outcome.rankings import order_rows, ranking_rows
from valuechain.analysis.workshop.outcome.record import build_record, count_exported, count_left_out
from valuechain.analysis.workshop.outcome.rows import EVERYONE, proposal_rows, reason_rows, result_rows
from valuechain.model.workshop.plan import FEWEST_SHOWN, Plan, Rules
from valuechain.model.workshop.ranking import USUAL_RANKING
from valuechain.model.workshop.running import Round, Running, Status

RANKING = make_ranking("abc")
ID = RANKING.id
REVEALED = Round(1, Status.REVEALED, was_seen=True)
RUNNING = Running(rounds={ID: (REVEALED,), "x": (REVEALED,)})
N = FEWEST_SHOWN


def ranked(groups: str = "", rules: Rules | None = None) -> Plan:
    """A plan with the mitigation x and the ranking."""
    return replace(make_plan("a", {"x": "P"}, groups, rules), rankings=(RANKING,))


def test_the_rooms_order() -> None:
    """With abc four times and bac once, a has 9 of 10 points, b 6 and c none.

    W is 12 * ((9 - 5)² + (6 - 5)² + (0 - 5)²) / (5² * (3³ - 3)) = 12 * 42 / 600 = 0.84.
    """
    first, second, third = ranking_rows(ranked(), RUNNING, rank("4*abc bac ?")).records()
    assert first == {
        "ranking_id": ID, "ranking": USUAL_RANKING, "round": 1, "group": EVERYONE, "answered": 6, "unknown": 1,
        "known": 5, "place": 1, "is_shared": "no", "mitigation_id": "a", "mitigation": "Do a", "points": 9,
        "mean_points": 1.8, "mean_place": 1.2, "first": 4, "concordance": 0.84,
    }  # fmt: skip
    assert [(row["mitigation_id"], row["points"]) for row in (second, third)] == [("b", 6), ("c", 0)]


def test_orders_of_groups() -> None:
    """A group has rows only where it may be shown."""
    proposals = rank(f"{N}*abc {N}*cba", "g" * N + "h" * N)
    rows = ranking_rows(ranked("g h"), RUNNING, proposals).records()
    assert [(row["group"], row["mitigation_id"]) for row in rows if row["place"] == 1 and row["group"] != EVERYONE] == [
        ("g", "a"), ("h", "c"),
    ]  # fmt: skip
    lone = ranking_rows(ranked("g h"), RUNNING, rank(f"{N}*abc cba", "g" * N + "h")).records()
    assert {row["group"] for row in lone} == {EVERYONE}


def test_everyones_orders() -> None:
    """Each answer is a row without a name; a group that could identify people is left out."""
    rows = order_rows(ranked("g h"), RUNNING, rank(f"{N}*abc cba ?", "g" * N + "hh")).records()
    assert sorted((row["group"], row["answer"], row["order"]) for row in rows) == sorted(
        [("", "order", "a;b;c")] * N + [("", "order", "c;b;a"), ("", "don't know", "")]
    )
    assert {row["order_names"] for row in rows} == {"", "Do a; Do b; Do c", "Do c; Do b; Do a"}


def test_the_order_of_rows_depends_on_their_content() -> None:
    """The table does not show the order in which people joined."""
    here, there = rank("abc bca cab"), rank("cab abc bca")
    assert order_rows(ranked(), RUNNING, here) == order_rows(ranked(), RUNNING, there)


def test_orders_are_never_linked() -> None:
    """Where exports link answers across rounds, labels depend on answers about mitigations alone."""
    plan, ended = ranked("g", Rules(is_joined_across_rounds=True)), replace(RUNNING, is_ended=True)
    about = say("x", f"{N}*P", "g" * N)
    linked = proposal_rows(plan, ended, [*about, *rank("5*abc", "g" * N)])
    assert linked == proposal_rows(plan, ended, about)
    assert all(row["participant"] for row in linked.records())
    assert "participant" not in order_rows(plan, ended, ()).columns


def test_only_rounds_that_the_room_has_seen() -> None:
    """A ranking that isn't revealed is in no table, and is counted among the rounds left out."""
    closed = Running(rounds={ID: (Round(1, Status.CLOSED),)})
    proposals = rank("6*abc", reasons=["Why"])
    for build in (ranking_rows, order_rows, reason_rows):
        assert not build(ranked(), closed, proposals).rows
    assert (count_exported(ranked(), closed), count_left_out(ranked(), closed)) == (0, 1)


def test_reasons() -> None:
    """Reasons of a ranking are in the table of all reasons."""
    assert reason_rows(ranked(), RUNNING, rank("abc", reasons=["Why"])).records() == [
        {"mitigation_id": ID, "mitigation": USUAL_RANKING, "round": 1, "reason": "Why"}
    ]


def test_rankings_change_no_other_table() -> None:
    """Answers to a ranking are in no table about mitigations."""
    about = say("x", f"{N}*P")
    assert result_rows(ranked(), RUNNING, [*about, *rank("6*abc")]) == result_rows(ranked(), RUNNING, about)
    kept = {table.name for table in build_record(ranked(), RUNNING, rank("6*abc")) if ID in str(table.rows)}
    assert kept == {"rankings", "orders"}
