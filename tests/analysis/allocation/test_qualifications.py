"""What the sources say of single ownerships: verbs and conditions."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.allocation.qualifications import (
    Qualification,
    count_bound_parts,
    qualified,
    qualify,
)

OPEN = vc.Context("advanced", "open")


def qualification(allocation: vc.Allocation, mitigation: str, actor: str) -> Qualification:
    """What qualifies the actor's roles for the mitigation."""
    chain, framework = allocation.chain, allocation.frameworks[0].id
    held = {o.role for o in allocation.ownerships if (o.mitigation, o.actor) == (mitigation, actor)}
    roles = [role for role in chain.roles if role.id in held]
    found = qualified(allocation.part)
    return qualify(found, chain.mitigation(framework, mitigation), chain.actor(framework, actor), roles)


@pytest.mark.parametrize(
    ("mitigation", "actor", "norm", "condition"),
    [
        ("PO-1", "model_provider", ["should"], ""),
        ("PO-1", "model_adapter", [], ""),
        ("PO-2", "model_provider", ["can", "should", "may"], ""),
        ("PO-2", "model_adapter", ["can"], "only for external evaluation"),
        ("PO-3", "app_developer", ["should"], ""),
        ("PO-4", "model_hosting", ["could", "can"], ""),
        ("PO-12", "model_hosting", [], ""),
        ("PO-15", "model_provider", ["could"], ""),
    ],
)
def test_qualifications_in_the_open_checklist(
    pai_open: vc.Allocation, mitigation: str, actor: str, norm: list[str], condition: str
) -> None:
    """Each actor of the checklist has its own verbs, the main one first; in item 3 developers should, others can."""
    found = qualification(pai_open, mitigation, actor)
    assert ([verb.value for verb in found.norm], found.condition) == (norm, condition)


@pytest.mark.parametrize(
    ("mitigation", "actor", "norm", "start"),
    [
        ("PO-8", "model_provider", ["could", "is recommended"], "“recommended” only for "),
        ("PO-15", "model_hosting", ["could", "should"], "“should” only in "),
    ],
)
def test_a_condition_on_a_verb(
    pai_open: vc.Allocation, mitigation: str, actor: str, norm: list[str], start: str
) -> None:
    """In items 8 and 15, the actor could, and the condition concerns the second verb alone, which it begins with."""
    found = qualification(pai_open, mitigation, actor)
    assert [verb.value for verb in found.norm] == norm
    assert found.condition.startswith(start)


def test_readings_share_what_is_said_of_a_role(chain: vc.ValueChain) -> None:
    """Under reading B of item 3, developers are secondary, and the same verb binds them."""
    allocation = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-3": "B"})
    assert [verb.value for verb in qualification(allocation, "PO-3", "app_developer").norm] == ["should"]


def test_what_is_not_qualified(draw: Draw) -> None:
    """Without verbs and conditions, nothing is qualified."""
    chain = draw("a -P-> x; b -S-> x")
    assert qualified(chain) == {}
    assert qualification(vc.build_allocation(chain), "x", "a") == Qualification()


def test_a_lead_has_the_verb_of_its_mitigation(write: Write) -> None:
    """Without a row in ownerships.csv, the mitigation's verb binds its leads, and nobody else."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"], ["c", "C"]],
        mitigations=[["id", "name", "primary", "secondary", "mentioned", "norm"], ["x", "X", "a", "b", "c", "shall"]],
    )
    assert list(qualified(chain)) == [("own", "x", "a", "primary")]


def test_several_roles_are_taken_together(write: Write) -> None:
    """An actor's roles share verbs, each once; conditions that differ name the role, as does the first verb of each."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary", "secondary", "informed"], ["x", "X", "a", "a", "a"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            ["x", "a", "primary", "shall;may", "if large"],
            ["x", "a", "secondary", "may;can", "if asked"],
            ["x", "a", "informed", "", "if large"],
        ],
    )
    found = qualification(vc.build_allocation(chain), "x", "a")
    assert [verb.value for verb in found.norm] == ["shall", "may", "can"]
    assert found.condition == "primary: if large; secondary: if asked; informed: if large"
    assert [verb and verb.value for verb in found.verbs] == ["shall", "may", None]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("if large", "if large", "if large"),
        ("if large", "", "lead: if large"),
        ("", "if asked", "helper: if asked"),
        ("if large", "if asked", "lead: if large; helper: if asked"),
        ("", "", ""),
    ],
)
def test_a_condition_names_its_role_unless_all_roles_share_it(write: Write, first: str, second: str, said: str) -> None:
    """A condition names the role, as the framework calls it, if the actor has another role with another condition."""
    chain = write(
        roles=[
            ["id", "name", "letter", "is_lead", "is_owner"],
            ["l", "Lead", "L", "yes", "yes"],
            ["h", "Helper", "H", "", "yes"],
        ],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "l", "h"], ["x", "X", "a", "a"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            ["x", "a", "l", "shall", first],
            ["x", "a", "h", "can", second],
        ],
    )
    assert qualification(vc.build_allocation(chain), "x", "a").condition == said


def test_roles_of_the_act_with_different_conditions(chain: vc.ValueChain) -> None:
    """Article 20 lets deployers support if they reported the risk, and has them informed where applicable."""
    found = qualification(vc.build_allocation(chain, OPEN, framework="eu-ai-act"), "art-20", "deployer")
    assert found.condition == "supporting: if it reported the risk; informed: where applicable"


NOTHING, VERB, WEAKER, CONDITION = ("", ""), ("shall", ""), ("should", ""), ("", "if large")


@pytest.mark.parametrize(("whole", "part", "level", "number"), [
    (NOTHING, VERB, 1, 1),
    (NOTHING, VERB, 2, 0),
    (NOTHING, VERB, None, 0),
    (WEAKER, VERB, 1, 0),
    (NOTHING, NOTHING, 1, 0),
    (CONDITION, VERB, 1, 1),
    (NOTHING, CONDITION, 1, 0),
])  # fmt: skip
def test_only_the_parts_have_verbs(
    write: Write, whole: tuple[str, str], part: tuple[str, str], level: int | None, number: int
) -> None:
    """The parts are counted if they have verbs and the wholes, which alone are asked about, have none."""
    chain = write(
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "parent", "primary"], ["x", "X", "", "a"], ["x-1", "X 1", "x", "a"]],
        ownerships=[
            ["mitigation_id", "actor_id", "role", "norm", "condition"],
            ["x", "a", "primary", *whole],
            ["x-1", "a", "primary", *part],
        ],
    )
    assert count_bound_parts(vc.build_allocation(chain, level=level)) == number
