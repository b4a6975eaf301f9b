"""Filters and order, with results worked out by hand from the sources."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.allocation.selection import count_values, select
from valuechain.model.errors import UnknownValueError
from valuechain.model.question.selection import Order, Selection, valid_values


def ids(allocation: vc.Allocation) -> list[str]:
    """The numbers of PAI's items."""
    return [mitigation.id.removeprefix("PO-") for mitigation in allocation.mitigations]


@pytest.mark.parametrize(
    ("selection", "kept"),
    [
        (Selection(), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        (Selection(stages=("Detect",)), "11 12"),
        (Selection(stages=("Respond", "Detect")), "11 12 13 14 15"),
        (Selection(actors=("model_hosting",)), "6 11 12 13 14 15"),
        (Selection(actors=("model_hosting",), roles=("primary",)), "6 11 12 13 14 15"),
        (Selection(actors=("model_hosting",), roles=("secondary",)), "12"),
        (Selection(actors=("model_hosting",), roles=("mentioned",)), "4 11"),
        (Selection(actors=("model_hosting", "model_adapter"), roles=("primary",)), "6 7 11 12 13 14 15"),
        (Selection(roles=("secondary",)), "1 2 4 9 11 12 14"),
        (Selection(strengths=("recommended",)), "1 3 7 12 13 14"),
        (Selection(strengths=("optional",)), "2 3 4 5 6 8 9 10 11 15"),
        (Selection(strengths=("not given",)), "1 2 4 11 12 14"),
        (Selection(roles=("secondary",), strengths=("optional",)), "2 9"),
        (Selection(roles=("mentioned",), strengths=("recommended",)), "9"),
        (Selection(actors=("model_hosting",), strengths=("optional",)), "6 11 15"),
        (Selection(conditions=("yes",)), "2 8 15"),
        (Selection(conditions=("yes",), strengths=("recommended",)), ""),
        (Selection(roles=("mentioned",), conditions=("yes",)), "11"),
        (Selection(confidences=("ambiguous",)), "3 11 12"),
        (Selection(confidences=("ambiguous",), stages=("Prevent",)), "3"),
        (Selection(actors=("user",)), ""),
        (Selection(backups=("no",)), "5 6 8 10"),
        (Selection(backups=("yes",)), "1 2 3 4 7 9 11 12 13 14 15"),
        (Selection(backups=("no",), actors=("model_hosting",)), "6"),
        (Selection(backups=("no",), roles=("secondary",)), ""),
        (Selection(texts=("TRAINING filter",)), "1"),
        (Selection(texts=("training filter", "po-15")), "1 15"),
        (Selection(texts=("no such words",)), ""),
    ],
)
def test_what_is_kept(pai_open: vc.Allocation, selection: Selection, kept: str) -> None:
    """A mitigation must match one value of every filter in use; hubs are secondary for item 12 under reading B only."""
    assert ids(select(pai_open, selection)) == kept.split()


def test_topics(pai_open: vc.Allocation) -> None:
    """Filtering by one topic keeps its mitigations; filtering by two topics keeps the mitigations on either."""
    of = {topic: ids(select(pai_open, Selection(topics=(topic,)))) for topic in ("licensing", "training-data")}
    assert of == {"licensing": ["5"], "training-data": ["1"]}
    assert ids(select(pai_open, Selection(topics=("licensing", "training-data")))) == ["1", "5"]


def test_what_nobody_owns_is_neither_with_nor_without_a_backup(draw: Draw) -> None:
    """A backup is a second owner, and a mention is none; a mitigation without an owner is in neither group."""
    allocation = vc.build_allocation(draw("a -P-> x; b -m-> x; a -P-> y; b -S-> y; a -m-> z; (orphan)"))
    kept = {word: [m.id for m in select(allocation, Selection(backups=(word,))).mitigations] for word in ("no", "yes")}
    assert kept == {"no": ["x"], "yes": ["y"]}
    assert count_values(allocation)["backups"] == {"no": 1, "yes": 1}


def test_a_role_leaves_only_its_marks(pai_open: vc.Allocation) -> None:
    """Filtering by the secondary role leaves only the 8 secondary ownerships, in the matrix too."""
    shown = select(pai_open, Selection(roles=("secondary",)))
    assert [o.role for o in shown.ownerships] == ["secondary"] * 8
    assert [shown.roles_text(bits) for row in shown.role_bits.tolist() for bits in row if bits] == ["secondary"] * 8


def test_a_strength_leaves_only_its_marks(pai_open: vc.Allocation) -> None:
    """Of PAI's checklist, 10 marks are recommended: in PO-1 and PO-3 one each, in PO-7, 12, 13 and 14 two each."""
    shown = select(pai_open, Selection(strengths=("recommended",)))
    assert {o.role for o in shown.ownerships} == {"primary"}
    assert [int(o.mitigation.removeprefix("PO-")) for o in shown.ownerships] == [1, 3, 7, 7, 12, 12, 13, 13, 14, 14]


def test_the_strength_is_that_of_the_first_verb(draw: Draw) -> None:
    """The first verb goes with the action itself; the others do not count, and neither do conditions."""
    allocation = vc.build_allocation(draw("a -P:can;shall-> x; b -P:shall;can?if asked-> y; c -P-> z"))
    kept = {
        word: [m.id for m in select(allocation, Selection(strengths=(word,))).mitigations]
        for word in ("required", "optional", "not given")
    }
    assert kept == {"required": ["y"], "optional": ["x"], "not given": ["z"]}


def test_one_mark_must_match_every_filter_on_marks(draw: Draw) -> None:
    """A mitigation with a primary that shall and a secondary that can has no primary that can."""
    allocation = vc.build_allocation(draw("a -P:shall-> x; b -S:can-> x; a -P:can-> y"))
    shown = select(allocation, Selection(roles=("primary",), strengths=("optional",)))
    assert [(o.mitigation, o.actor) for o in shown.ownerships] == [("y", "a")]


def test_a_mention_does_not_keep_a_mitigation(draw: Draw) -> None:
    """A recommended mention keeps its mitigation only if mentions are chosen; beside a recommended owner it stays."""
    allocation = vc.build_allocation(draw("a -P:can-> x; b -m:should-> x; a -P:should-> y; b -m:should-> y"))
    shown = select(allocation, Selection(strengths=("recommended",)))
    assert [(o.mitigation, o.role) for o in shown.ownerships] == [("y", "primary"), ("y", "mentioned")]
    shown = select(allocation, Selection(roles=("mentioned",), strengths=("recommended",)))
    assert [(o.mitigation, o.role) for o in shown.ownerships] == [("x", "mentioned"), ("y", "mentioned")]


def test_an_actor_leaves_the_others(pai_open: vc.Allocation) -> None:
    """A chosen actor's co-owners stay visible: item 6 belongs to hubs alone, and item 13 is shared."""
    shown = select(pai_open, Selection(actors=("model_hosting",), stages=("Respond",)))
    assert {(o.mitigation, o.actor) for o in shown.ownerships if o.mitigation == "PO-13"} == {
        ("PO-13", "model_hosting"),
        ("PO-13", "app_developer"),
    }


@pytest.mark.parametrize(
    ("roles", "kept"),
    [(("primary", "secondary"), ["x", "y", "orphan"]), (("primary",), ["x"]), (("mentioned",), ["z"])],
)
def test_what_nobody_owns(draw: Draw, roles: tuple[str, ...], kept: list[str]) -> None:
    """Unowned mitigations stay only if every owning role is chosen."""
    allocation = vc.build_allocation(draw("a -P-> x; b -S-> y; a -m-> z; (orphan)"))
    assert [m.id for m in select(allocation, Selection(roles=roles)).mitigations] == kept


@pytest.mark.parametrize(
    ("strengths", "conditions", "kept"),
    [
        (("optional",), (), ["x"]),
        (("optional", "recommended"), (), ["x", "y", "orphan"]),
        (("optional", "recommended", "not given"), (), ["x", "y", "z", "orphan"]),
        ((), ("no",), ["x", "y", "z", "orphan"]),
    ],
)
def test_what_nobody_owns_under_a_strength(
    draw: Draw, strengths: tuple[str, ...], conditions: tuple[str, ...], kept: list[str]
) -> None:
    """Unowned mitigations stay if no owner is left out; one with a mention alone also needs its mention to stay."""
    allocation = vc.build_allocation(draw("a -P:can-> x; b -P:should-> y; a -m-> z; (orphan)"))
    shown = select(allocation, Selection(strengths=strengths, conditions=conditions))
    assert [m.id for m in shown.mitigations] == kept


@pytest.mark.parametrize(
    ("order", "sorted_ids"),
    [
        (Order.SOURCE, ["11", "12"]),
        (Order.NAME, ["11", "12"]),
        (Order.MOST_OWNERS, ["12", "11"]),
        (Order.FEWEST_OWNERS, ["11", "12"]),
    ],
)
def test_order(pai_open: vc.Allocation, order: Order, sorted_ids: list[str]) -> None:
    """Item 12 has four owners and item 11 three; "Monitor" comes before "Open"."""
    assert ids(select(pai_open, Selection(stages=("Detect",), order=order))) == sorted_ids


def test_order_keeps_the_stages(pai_open: vc.Allocation) -> None:
    """Sorting is within a stage and stable: stages and ties keep the order of the source."""
    shown = select(pai_open, Selection(order=Order.FEWEST_OWNERS))
    assert [m.stage for m in shown.mitigations] == ["Prevent"] * 10 + ["Detect"] * 2 + ["Respond"] * 3
    assert ids(shown)[:4] == ["5", "6", "8", "10"]


def test_order_moves_the_marks(pai_open: vc.Allocation) -> None:
    """Matrix rows follow the order of the mitigations: item 12 comes first, with three primaries and a secondary."""
    shown = select(pai_open, Selection(stages=("Detect",), order=Order.MOST_OWNERS))
    roles = [shown.roles_text(bits) for bits in shown.role_bits[0].tolist() if bits]
    assert roles == ["primary", "primary", "secondary", "primary"]


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(stages=("Prevnt",)), 'Unknown stage "Prevnt". Did you mean "Prevent"?'),
        (Selection(actors=("developer",)), 'Unknown actor "developer".'),
        (Selection(roles=("responsible",)), 'Unknown role "responsible".'),
        (Selection(confidences=("sure",)), 'Unknown confidence "sure".'),
        (Selection(topics=("weather",)), 'Unknown topic "weather".'),
        (Selection(strengths=("optinal",)), 'Unknown strength "optinal". Did you mean "optional"?'),
        (Selection(strengths=("required",)), 'Unknown strength "required".'),
        (Selection(conditions=("maybe",)), 'Unknown condition "maybe". Valid: yes, no.'),
    ],
)
def test_unknown_values(pai_open: vc.Allocation, selection: Selection, message: str) -> None:
    """The error for an unknown value lists the valid ones."""
    with pytest.raises(UnknownValueError) as refused:
        select(pai_open, selection)
    assert str(refused.value).startswith(message)


def test_valid_values(chain: vc.ValueChain) -> None:
    """A framework's filters offer only values that occur in it."""
    valid = valid_values(chain, "pai-open")
    assert valid["stages"] == ("Prevent", "Detect", "Respond")
    assert valid["roles"] == ("primary", "secondary", "mentioned")
    assert valid["strengths"] == ("recommended", "optional", "not given")
    assert valid["conditions"] == ("yes", "no")
    assert valid["confidences"] == ("stated", "ambiguous")
    assert len(valid["actors"]) == 9


def test_counts(pai_open: vc.Allocation) -> None:
    """Facet counts: hubs own five items, and a sixth under reading B; mentions do not count."""
    counts = count_values(pai_open)
    assert {stage: n for stage, n in counts["stages"].items() if n} == {"Prevent": 10, "Detect": 2, "Respond": 3}
    assert counts["actors"]["model_hosting"] == 6
    assert {role: n for role, n in counts["roles"].items() if n} == {"primary": 15, "secondary": 7, "mentioned": 3}
    assert counts["strengths"] == {"required": 0, "recommended": 6, "optional": 10, "not given": 6}
    assert counts["conditions"] == {"yes": 3, "no": 14}
    assert {word: n for word, n in counts["confidences"].items() if n} == {"stated": 12, "ambiguous": 3}
    assert counts["topics"]["licensing"] == 1


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(stages=("Detect",)),
        Selection(actors=("model_hosting",)),
        Selection(roles=("secondary",)),
        Selection(stages=("Prevent",), actors=("model_adapter",), roles=("primary", "secondary")),
        Selection(confidences=("ambiguous",), topics=("licensing",)),
        Selection(strengths=("optional",)),
        Selection(strengths=("optional", "recommended"), conditions=("yes",)),
        Selection(actors=("model_hosting",), roles=("primary",), strengths=("optional",)),
    ],
)
def test_counts_given_the_other_filters(pai_open: vc.Allocation, chosen: Selection) -> None:
    """The facet counts of a filter take account of the values chosen in the other filters."""
    counts = count_values(pai_open, chosen)
    for name, values in valid_values(pai_open.chain, "pai-open").items():
        kept = {value: len(select(pai_open, replace(chosen, **{name: (value,)})).mitigations) for value in values}
        assert {value: counts[name][value] for value in values} == kept


def test_counts_of_a_stage(pai_open: vc.Allocation) -> None:
    """In the Detect stage, hubs have item 12, and item 11 under reading B; no item is about licensing."""
    counts = count_values(pai_open, Selection(stages=("Detect",)))
    assert (counts["actors"]["model_hosting"], counts["actors"]["user"], counts["topics"]["licensing"]) == (2, 0, 0)
    assert counts["stages"]["Prevent"] == 10


def test_the_same_without_a_filter(pai_open: vc.Allocation) -> None:
    """Without filters and in source order, everything is kept."""
    shown = select(pai_open, Selection())
    assert (shown.mitigations, shown.ownerships) == (pai_open.mitigations, pai_open.ownerships)
