"""What applies as of a day, with values worked out by hand from the dates of a small framework."""

from dataclasses import replace
from datetime import date, datetime

import pytest

import valuechain as vc
from tests.conftest import Write
from tests.dated import ACT, WORDS, write_dated
from valuechain.analysis.allocation.allocation import answer
from valuechain.analysis.allocation.counts import count_mitigations
from valuechain.analysis.allocation.dates import (
    UNSETTLED,
    describe_dates,
    describe_standing,
    is_dated,
    standing_on,
    start_days,
    start_of,
)
from valuechain.analysis.allocation.readings import otherwise_of, possible_ownerships
from valuechain.analysis.allocation.selection import count_values, select, with_every_owner
from valuechain.analysis.graph.graph import graph_of
from valuechain.model.question.question import Question
from valuechain.model.question.selection import Order, Selection
from valuechain.model.vocabulary import PLACES

ALWAYS = ["someday", "always"]


@pytest.fixture
def act(write: Write) -> vc.ValueChain:
    """The small framework with dates."""
    return write_dated(write)


def applying(chain: vc.ValueChain, on: str, level: int | None = 1) -> list[str]:
    """The ids of the mitigations that apply on a day."""
    return [m.id for m in vc.build_allocation(chain, on=date.fromisoformat(on), level=level).mitigations]


def holders(chain: vc.ValueChain, on: str, mitigation: str) -> list[tuple[str, str]]:
    """The actors of a mitigation on a day, with their roles."""
    allocation = vc.build_allocation(chain, on=date.fromisoformat(on))
    return [(o.actor, o.role) for o in allocation.ownerships if o.mitigation == mitigation]


@pytest.mark.parametrize(
    ("on", "dated"),
    [
        ("2025-02-01", []),
        ("2025-02-02", ["literacy"]),
        ("2025-08-01", ["literacy"]),
        ("2025-08-02", ["literacy", "models"]),
        ("2026-08-01", ["literacy", "models"]),
        ("2026-08-02", ["literacy", "conformity", "models"]),
        ("2026-12-01", ["literacy", "conformity", "models"]),
        ("2026-12-02", ["literacy", "conformity", "models", "notice"]),
        ("2027-12-01", ["literacy", "conformity", "models", "notice"]),
        ("2027-12-02", ["risks", "literacy", "conformity", "models", "notice"]),
        ("2030-01-01", ["risks", "literacy", "conformity", "models", "notice"]),
    ],
)
def test_a_mitigation_applies_from_its_earliest_date(act: vc.ValueChain, on: str, dated: list[str]) -> None:
    """A mitigation applies from the earliest of its dates; without a date, or with words, it counts as applying."""
    assert [each for each in applying(act, on) if each not in ALWAYS] == dated
    assert [each for each in applying(act, on) if each in ALWAYS] == ALWAYS


def test_without_a_day_everything_counts(act: vc.ValueChain) -> None:
    """Without a day, mitigations and roles count whatever their dates."""
    allocation = vc.build_allocation(act)
    assert len(allocation.mitigations) == 7
    assert ("user", "secondary") in [(o.actor, o.role) for o in allocation.ownerships if o.mitigation == "literacy"]


@pytest.mark.parametrize(("on", "is_held"), [("2027-05-31", False), ("2027-06-01", True), ("2027-06-02", True)])
def test_an_ownership_follows_its_own_date(act: vc.ValueChain, on: str, is_held: bool) -> None:
    """An ownership with a date of its own begins then, after its mitigation; others begin with it."""
    expected = [("maker", "primary"), *([("user", "secondary")] if is_held else [])]
    assert holders(act, on, "literacy") == expected
    assert holders(act, "2027-12-02", "risks") == [("maker", "primary"), ("user", "secondary")]


def test_an_ownership_does_not_begin_before_its_mitigation(write: Write) -> None:
    """An ownership whose own date is earlier waits for its mitigation."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "a", "2027-01-01"]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["m", "a", "primary", "2026-01-01"]],
    )
    assert vc.build_allocation(chain, on=date(2026, 6, 1)).ownerships == ()
    assert len(vc.build_allocation(chain, on=date(2027, 1, 1)).ownerships) == 1


@pytest.mark.parametrize(("on", "applies"), [("2026-12-01", False), ("2026-12-02", True)])
def test_a_part_without_a_date_follows_the_whole(act: vc.ValueChain, on: str, applies: bool) -> None:
    """A part without a date of its own begins with the mitigation that it belongs to, and so do its owners."""
    assert ("notice-a" in applying(act, on, level=2)) is applies
    part = act.mitigation(ACT, "notice-a")
    assert describe_dates(act, part) == "2 December 2026"
    (owned,) = (o for o in act.ownerships if o.mitigation == "notice-a")
    assert start_of(act, owned) == start_of(act, part)


@pytest.mark.parametrize(
    ("on", "mitigation", "said", "is_partial"),
    [
        ("2027-12-01", "risks", "Annex III from 2 December 2027; Annex I from 2 August 2028", False),
        ("2027-12-02", "risks", "Annex III since 2 December 2027; Annex I from 2 August 2028", True),
        ("2028-08-01", "risks", "Annex III since 2 December 2027; Annex I from 2 August 2028", True),
        ("2028-08-02", "risks", "Annex III since 2 December 2027; Annex I since 2 August 2028", False),
        ("2027-01-01", "conformity", "since 2 August 2026 (on a literal reading; not settled)", False),
        ("2027-01-01", "someday", WORDS, False),
        ("2027-01-01", "always", "", False),
    ],
)
def test_scopes_that_begin_on_different_days(
    act: vc.ValueChain, on: str, mitigation: str, said: str, is_partial: bool
) -> None:
    """A mitigation with a later scope applies in part; the words say which scope applies since when."""
    standing = standing_on(act, act.mitigation(ACT, mitigation), date.fromisoformat(on))
    assert (describe_standing(standing), standing.is_partial) == (said, is_partial)


def test_a_date_that_is_not_settled_counts_by_the_letter(act: vc.ValueChain) -> None:
    """A mitigation whose only date is not settled applies from that date, and is known to be unsettled."""
    conformity = act.mitigation(ACT, "conformity")
    assert not standing_on(act, conformity, date(2026, 8, 1)).is_unsettled
    assert standing_on(act, conformity, date(2026, 8, 2)).is_unsettled
    assert not standing_on(act, act.mitigation(ACT, "literacy"), date(2026, 8, 2)).is_unsettled


def test_a_scope_that_is_not_settled(write: Write) -> None:
    """A date that is not settled says so wherever it is described, with or without a scope."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        dates=[["id", "date", "scope", "is_settled"], ["S", "2026-08-02", "", "no"], ["S", "2027-08-02", "all", "no"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "a", "S"]],
    )
    (mitigation,) = chain.mitigations
    assert describe_dates(chain, mitigation) == (
        "2 August 2026 (on a literal reading; not settled) or 2 August 2027 (all; on a literal reading; not settled)"
    )


def test_words_beside_a_date(write: Write) -> None:
    """With a date and words, the date decides, and the words are more that comes later."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "applies_from"], ["m", "M", "a", "2026-08-02;for small firms later"]],
    )
    (mitigation,) = chain.mitigations
    assert vc.build_allocation(chain, on=date(2026, 8, 1)).mitigations == ()
    standing = standing_on(chain, mitigation, date(2026, 8, 2))
    assert standing.is_partial
    assert describe_standing(standing) == "since 2 August 2026; for small firms later"


def test_ids_of_dates_belong_to_their_framework(write: Write) -> None:
    """In another framework, the id of a date is a mere word, and an ISO date is a date everywhere."""
    chain = write(
        frameworks=[["id", "name"], ["one", "One"], ["two", "Two"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["two", "a", "A"]],
        dates=[["framework", "id", "date", "scope"], ["one", "L", "2025-02-02", "all"]],
        mitigations=[
            ["framework", "id", "name", "applies_from"],
            ["one", "m", "M", "L;2024-12-31"],
            ["two", "m", "M", "L;2024-12-31"],
        ],
    )
    assert [describe_dates(chain, each) for each in chain.mitigations] == [
        "31 December 2024 or 2 February 2025 (all)",
        "31 December 2024 or L",
    ]


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("art-4", "2 February 2025"),
        ("art-5", "2 February 2025 or 2 December 2026 (points (ba) and (bb))"),
        ("art-9", "2 December 2027 (Annex III) or 2 August 2028 (Annex I, Section A)"),
        ("art-25-3", "2 August 2028 (Annex I, Section A only)"),
        ("art-43", f"2 August 2026 ({UNSETTLED})"),
        ("art-52", "2 August 2025"),
        ("art-86", f"2 August 2026 (Annex III only; {UNSETTLED})"),
    ],
)
def test_dates_of_the_ai_act(chain: vc.ValueChain, article: str, said: str) -> None:
    """The AI Act's duties begin on different days, some by annex, and some on a literal reading alone."""
    assert describe_dates(chain, chain.mitigation("eu-ai-act", article)) == said


def test_dates_of_the_ai_acts_owners(chain: vc.ValueChain) -> None:
    """Without a date of its own, an owner of a duty of the AI Act begins with the duty."""
    owned = [o for o in chain.only("eu-ai-act").ownerships if o.mitigation == "art-14"]
    assert {describe_dates(chain, o) for o in owned} == {describe_dates(chain, chain.mitigation("eu-ai-act", "art-14"))}


def test_dates_of_a_framework(act: vc.ValueChain) -> None:
    """The days from which anything applies are in order, with their scopes, roles included."""
    assert [(each.date.isoformat(), each.scope) for each in start_days(act)] == [
        ("2025-02-02", ""),
        ("2025-08-02", ""),
        ("2026-08-02", ""),
        ("2026-12-02", ""),
        ("2027-06-01", ""),
        ("2027-12-02", "Annex III"),
        ("2028-08-02", "Annex I"),
    ]
    assert is_dated(act)


def test_a_framework_without_dates(chain: vc.ValueChain) -> None:
    """A framework without dates has no days, and all its mitigations count on any day."""
    part = chain.only("cosai")
    assert (is_dated(part), start_days(part)) == (False, ())
    whole = vc.build_allocation(chain, framework="cosai")
    assert vc.build_allocation(chain, framework="cosai", on=date(1900, 1, 1)).mitigations == whole.mitigations


def test_sorted_by_date(act: vc.ValueChain) -> None:
    """The order by date puts the earliest first, and mitigations without a known day last, as in the source."""
    shown = select(vc.build_allocation(act), Selection(order=Order.DATE))
    assert [m.id for m in shown.mitigations] == [
        "literacy", "models", "conformity", "notice", "risks", "someday", "always",
    ]  # fmt: skip


def test_filters_keep_to_the_day(act: vc.ValueChain) -> None:
    """Filters, their counts and undoing a role filter never bring back what has not begun."""
    allocation = vc.build_allocation(act, on=date(2027, 1, 1))
    users = Selection(actors=("user",))
    assert [m.id for m in select(allocation, users).mitigations] == ["notice"]
    assert count_values(allocation)["actors"] == {"maker": 5, "user": 1}
    supporting = Selection(roles=("secondary",))
    assert select(allocation, supporting).mitigations == ()
    assert with_every_owner(select(allocation, supporting), supporting).on == allocation.on
    assert len(with_every_owner(select(allocation, supporting), supporting).mitigations) == 6


def test_other_readings_keep_to_the_day(write: Write) -> None:
    """A role that exists only under another reading counts as possible only once it has begun."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"]],
        mitigations=[["id", "name"], ["m", "M"]],
        readings=[["mitigation_id", "id", "is_shown", "primary"], ["m", "A", "yes", "a"], ["m", "B", "no", "a;b"]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["m", "b", "primary", "2027-01-01"]],
    )
    before, after = (vc.build_allocation(chain, on=day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert [[o.actor for o in possible_ownerships(each)] for each in (before, after)] == [[], ["b"]]
    assert [each.roles for each in otherwise_of(before, "b")] == [()]
    assert [each.roles for each in otherwise_of(after, "b")] == [("primary",)]
    assert [len(select(each, Selection(actors=("b",))).mitigations) for each in (before, after)] == [0, 1]
    taken = [vc.build_allocation(chain, readings={"m": "B"}, on=each.on) for each in (before, after)]
    assert [[o.actor for o in each.ownerships] for each in taken] == [["a"], ["a", "b"]]


def test_counts_for_the_picker(act: vc.ValueChain) -> None:
    """The number of mitigations per cell keeps to the day."""
    assert count_mitigations(act, ACT, PLACES[0]) == 7
    assert count_mitigations(act, ACT, PLACES[0], on=date(2027, 1, 1)) == 6
    assert count_mitigations(act, ACT, PLACES[0], level=2, on=date(2026, 12, 1)) == 0


def test_the_graph_keeps_to_the_day(write: Write) -> None:
    """An edge of the graph has only the roles that have begun."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "secondary"], ["m", "M", "a", "a"]],
        ownerships=[["mitigation_id", "actor_id", "role", "applies_from"], ["m", "a", "primary", "2027-01-01"]],
        doubts=[
            ["mitigation_id", "actor_id", "kind", "printed", "what"],
            ["m", "a", "twice", "primary;secondary", "W."],
        ],
    )
    roles = [
        [edge["role"] for *_, edge in graph_of(vc.build_allocation(chain, on=on)).edges(data=True)]
        for on in (None, date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert roles == [["primary;secondary"], ["secondary"], ["primary;secondary"]]


def test_an_answer_knows_its_day(act: vc.ValueChain) -> None:
    """The answer to a question as of a day has that day in its own question, and is not the answer without one."""
    question = Question(ACT, on=date(2027, 1, 1))
    assert answer(act, question).question == question
    assert answer(act, question) is not answer(act, replace(question, on=None))


@pytest.mark.parametrize("on", ["2027-01-01", datetime(2027, 1, 1, 12, 0), 2027])
def test_a_day_of_another_type(act: vc.ValueChain, on: object) -> None:
    """Anything but a date is refused, with an example."""
    with pytest.raises(TypeError, match=r"A day is a datetime\.date, such as date\(2027, 1, 1\), not "):
        vc.build_allocation(act, on=on)  # type: ignore[arg-type]


def test_the_notebook_asks_as_of_a_day(act: vc.ValueChain) -> None:
    """The DataFrames, the findings and the graph take a day, too."""
    on = date(2027, 1, 1)
    assert [len(vc.matrix(act)), len(vc.matrix(act, on=on))] == [7, 6]
    assert [len(vc.ownerships(act)), len(vc.ownerships(act, on=on))] == [9, 6]
    assert [len(vc.findings(act, on=day).single_owner) for day in (None, on)] == [5, 6]
    assert [len(vc.build_graph(act, on=day).edges) for day in (None, on)] == [9, 6]
