"""Roles that stay the same in a comparison, but bind with another strength or under another condition."""

from collections.abc import Callable, Sequence

import pytest

import valuechain as vc
from tests.conftest import Write
from valuechain.analysis.compare.contexts import compare
from valuechain.analysis.compare.frameworks import TopicLine, compare_frameworks
from valuechain.analysis.compare.rows import comparison_rows

Bound = Sequence[tuple[str, str, str, str, str]]
"""Mitigation, actor, role, verbs and condition."""
OPEN = vc.Context("advanced", "open")
ONE: Bound = [
    ("x", "a", "primary", "can;shall", ""),
    ("x", "b", "secondary", "", ""),
    ("y", "a", "primary", "shall", ""),
    ("z", "a", "primary", "can", ""),
    ("z", "b", "mentioned", "can", ""),
]
TWO: Bound = [
    ("x", "a", "primary", "should", ""),
    ("x", "b", "secondary", "may", ""),
    ("y", "a", "primary", "shall", "if asked"),
    ("z", "a", "primary", "could", ""),
    ("z", "b", "mentioned", "shall", ""),
]
"""The next version: in x and y owners are bound otherwise; in z the verb has the same strength, or is a mention's."""


@pytest.fixture
def versions(write: Write) -> Callable[..., tuple[vc.Allocation, vc.Allocation]]:
    """Two versions of a framework, with what each says about its ownerships."""

    def build(first: Bound, second: Bound) -> tuple[vc.Allocation, vc.Allocation]:
        names = ("one", "two")
        roles = [["x", "X", "a", "b", ""], ["y", "Y", "a", "", ""], ["z", "Z", "a", "", "b"]]
        chain = write(
            frameworks=[["id", "name"], *([name, name] for name in names)],
            actors=[["framework", "id", "name"], *([name, each, each.upper()] for name in names for each in "ab")],
            mitigations=[
                ["framework", "id", "name", "primary", "secondary", "mentioned"],
                *([name, *row] for name in names for row in roles),
            ],
            ownerships=[
                ["framework", "mitigation_id", "actor_id", "role", "norm", "condition"],
                *([name, *each] for name, said in zip(names, (first, second), strict=True) for each in said),
            ],
        )
        one, other = (vc.build_allocation(chain, framework=name) for name in names)
        return one, other

    return build


def test_other_strength_or_condition(versions: Callable[..., tuple[vc.Allocation, vc.Allocation]]) -> None:
    """Strengths are those of the first verbs; the same strength in another word, and mentions, are no difference."""
    found = compare(*versions(ONE, TWO))
    assert [(each.mitigation.id, each.actor.id, each.role.id) for each in found.bindings] == [
        ("x", "a", "primary"),
        ("x", "b", "secondary"),
        ("y", "a", "primary"),
    ]
    assert (found.changes, found.moved, found.is_equal) == ((), (), False)


def test_same_strengths(versions: Callable[..., tuple[vc.Allocation, vc.Allocation]]) -> None:
    """Versions that say the same do not differ."""
    assert compare(*versions(ONE, ONE)).is_equal


def test_a_version_that_says_nothing(versions: Callable[..., tuple[vc.Allocation, vc.Allocation]]) -> None:
    """If the data of one side has neither verbs nor conditions, strengths are not compared."""
    assert compare(*versions(ONE, [])).is_equal


def test_readings_differ_in_roles_alone(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Another reading of PAI's checklist changes roles, not what the source says of one role."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-3": "B", "PO-12": "B"})
    assert compare(pai_open, other).bindings == ()


def test_rows(versions: Callable[..., tuple[vc.Allocation, vc.Allocation]]) -> None:
    """Each role that binds otherwise is a row with the role, the verbs if they matter, strengths and conditions."""
    rows = comparison_rows(*versions(ONE, TWO)).records()
    shown = ("what", "id", "actor_id", "from", "to", "note", "from_strength", "to_strength", "to_condition")
    assert [tuple(row[name] for name in shown) for row in rows] == [
        ("same role", "x", "a", "primary", "primary", "can / should", "optional", "recommended", ""),
        ("same role", "x", "b", "secondary", "secondary", "no verb / may", "not given", "optional", ""),
        ("same role", "y", "a", "primary", "primary", "", "required", "required", "if asked"),
    ]


def test_rows_of_a_changed_role(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Under reading B of item 3, developers go from primary to secondary; they should under either."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-3": "B"})
    (row,) = comparison_rows(pai_open, other).records()
    assert (row["from"], row["to"], row["from_strength"], row["to_strength"]) == (
        "primary",
        "secondary",
        "recommended",
        "recommended",
    )


def incidents(chain: vc.ValueChain, pai_open: vc.Allocation) -> TopicLine:
    """The topic of PAI's items 7 and 12, and of principles 6 and 10 of the UK code."""
    found = compare_frameworks(pai_open, vc.build_allocation(chain, OPEN, framework="uk-ai-cyber"))
    return next(line for line in found.lines if line.topic.id == "incidents")


def test_strengths_on_a_topic(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Providers and developers should; adapters should in item 7 and have no verb in 12, like hosting."""
    line = incidents(chain, pai_open)
    assert {cell.actor.id: cell.first_strengths for cell in line.cells} == {
        "model_provider": ("recommended",),
        "model_hosting": ("not given",),
        "model_adapter": ("recommended", "not given"),
        "app_developer": ("recommended",),
    }
    assert {cell.second_strengths for cell in line.cells} == {("not given",)}
    assert (line.first_strengths, line.second_strengths) == (("recommended", "not given"), ("not given",))


def test_rows_of_topics(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """The table has the strengths of both sides, for the topic and for each actor."""
    rows = comparison_rows(pai_open, vc.build_allocation(chain, OPEN, framework="uk-ai-cyber")).records()
    found = {row["actor_id"]: (row["from_strength"], row["to_strength"]) for row in rows if row["id"] == "incidents"}
    assert found[""] == ("recommended;not given", "not given")
    assert found["model_adapter"] == ("recommended;not given", "not given")
