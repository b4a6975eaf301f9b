"""Plans built from frameworks."""

import pytest

import valuechain as vc
from tests.conftest import Draw, Write
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.model.workshop.plan import MOST_MITIGATIONS, PRIMARY, SECONDARY, USUAL_ROLES, Group, Rules

OPEN = vc.Context("advanced", "open")


def test_open_checklist(chain: vc.ValueChain) -> None:
    """A plan built from PAI's checklist has its 9 actors and 15 mitigations, with 24 primary and 8 secondary roles."""
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours")
    assert (plan.title, plan.framework, plan.model_type, plan.release_type) == ("Ours", "pai-open", "advanced", "open")
    assert (len(plan.actors), len(plan.mitigations), plan.data_version) == (9, 15, chain.version)
    parts = [role for mitigation in plan.mitigations for role in (mitigation.published or {}).values()]
    assert (parts.count(PRIMARY), parts.count(SECONDARY)) == (24, 8)


def test_the_data_is_named(chain: vc.ValueChain) -> None:
    """A plan names the version of its data, and the day on which the data last changed."""
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours")
    assert (plan.data_version, plan.data_updated) == (chain.version, chain.updated)


def test_verbs_and_conditions(chain: vc.ValueChain) -> None:
    """In item 2, providers and adapters can, adapters only under a condition; developers have no verb."""
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="T", mitigations=["PO-2", "PO-15"])
    evaluation, reports = plan.mitigations
    assert evaluation.verbs == {"model_provider": "can", "model_adapter": "can"}
    assert evaluation.conditions == {"model_adapter": "only for external evaluation"}
    assert reports.verbs == dict.fromkeys(("model_provider", "model_hosting", "app_developer"), "could")
    assert evaluation.say_published("model_provider") == "primary, can"
    assert evaluation.say_published("model_adapter") == "secondary, can; only for external evaluation"
    assert (evaluation.say_published("app_developer"), evaluation.say_published("user")) == ("secondary", "")


def test_the_verb_of_the_strongest_role(draw: Draw) -> None:
    """An actor in two roles is planned with the stronger role and its verb."""
    (asked,) = build_plan(find_asked(draw("a -S:may?if asked-> x; a -P:shall-> x"), None, None), title="T").mitigations
    assert (asked.published, asked.verbs, asked.conditions) == ({"a": "primary"}, {"a": "shall"}, {})


def test_mentions_are_none(chain: vc.ValueChain) -> None:
    """For item 4, hubs are merely mentioned, so the plan gives them no role in it."""
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", mitigations=["PO-4"])
    assert "model_hosting" not in (plan.mitigations[0].published or {})


def test_words_of_other_frameworks(draw: Draw) -> None:
    """Responsible becomes primary, and supporting secondary; an actor with both is primary; no owner means no roles."""
    chain = draw("a -R-> x; b -Su-> x; b -Su-> y; b -R-> y; a -m-> y; (z)")
    plan = build_plan(find_asked(chain, None, None), title="Ours")
    assert [mitigation.published for mitigation in plan.mitigations] == [
        {"a": PRIMARY, "b": SECONDARY},
        {"b": PRIMARY},
        {},
    ]
    assert plan.roles == USUAL_ROLES
    assert (plan.model_type, plan.release_type, plan.is_update) == ("", "", False)


def test_renamed_roles(write: Write) -> None:
    """If a user's data gives the ids primary and secondary other names, the plan keeps those names and meanings."""
    own = write(
        roles=[
            ["id", "name", "letter", "is_lead", "is_owner", "meaning"],
            ["primary", "Main", "M", "yes", "yes", "signs for it"],
        ],
        actors=[["id", "name"], ["a", "A"]],
        mitigations=[["id", "name", "primary"], ["m", "M", "a"]],
    )
    plan = build_plan(find_asked(own, None, None), title="Ours")
    assert [(role.name, role.letter, role.meaning) for role in plan.roles] == [
        ("Main", "M", "signs for it"),
        ("Secondary", "S", "supports"),
    ]


def test_further_roles_of_a_framework(draw: Draw) -> None:
    """If a framework has another owning role besides primary and secondary, the plan keeps all three."""
    plan = build_plan(find_asked(draw("a -P-> x; b -Su-> x; b -S-> y; a -m-> y"), None, None), title="Ours")
    assert plan.role_ids == (PRIMARY, SECONDARY, "supporting")
    assert [mitigation.published for mitigation in plan.mitigations] == [
        {"a": PRIMARY, "b": "supporting"},
        {"b": SECONDARY},
    ]


def why(chain: vc.ValueChain, mitigation: str, reading: str) -> str:
    """The case for a reading of PAI's checklist."""
    return next(each.why for each in chain.readings_by_mitigation["pai-open", mitigation] if each.id == reading)


def test_readings_and_doubt(chain: vc.ValueChain) -> None:
    """Under reading B of item 3, app developers are secondary, and the doubt says that they could be primary."""
    asked = find_asked(chain, "pai-open", OPEN, readings={"PO-3": "B"})
    (mitigation,) = build_plan(asked, title="Ours", mitigations=["PO-3"]).mitigations
    assert mitigation.published == {"model_provider": PRIMARY, "app_developer": SECONDARY}
    case = why(chain, "PO-3", "A")
    assert mitigation.doubt == f"Under reading A: App developers primary instead of secondary. {case}"


def test_doubt_about_a_role_that_is_not_there(chain: vc.ValueChain) -> None:
    """Hubs are only mentioned for item 11 under the current reading, and are primary under the other reading."""
    (mitigation,) = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", mitigations=["PO-11"]).mitigations
    assert mitigation.doubt == f"Under reading B: Hubs & hosting primary. {why(chain, 'PO-11', 'B')}"


def test_no_doubt(chain: vc.ValueChain) -> None:
    """Twelve of the fifteen items are unambiguous."""
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours")
    assert sum(not mitigation.doubt for mitigation in plan.mitigations) == 12


def test_unsourced_cell(chain: vc.ValueChain) -> None:
    """In an unsourced cell, the framework's mitigations can be asked about, but the published roles are not known."""
    asked = find_asked(chain, "pai-open", vc.Context("frontier", "closed", is_significant_update=True))
    plan = build_plan(asked, title="Ours", mitigations=["PO-3"])
    assert (plan.mitigations[0].published, plan.mitigations[0].doubt, plan.is_update) == (None, "", True)


def test_excluded_cell(chain: vc.ValueChain) -> None:
    """A cell that the source excludes on purpose can't be asked about."""
    with pytest.raises(vc.NotAllocatedError, match="too risky"):
        find_asked(chain, "pai-2023", vc.Context("frontier", "open"))


def test_chosen_order(chain: vc.ValueChain) -> None:
    """The items are in the facilitator's order, each once."""
    asked = find_asked(chain, "pai-open", OPEN)
    plan = build_plan(asked, title="Ours", mitigations=["PO-8", "PO-1", "PO-8"])
    assert [mitigation.id for mitigation in plan.mitigations] == ["PO-8", "PO-1"]


def test_rules_and_groups(chain: vc.ValueChain) -> None:
    """Groups and rules are copied to the plan."""
    groups, rules = (Group("Makers", "model_provider"), Group("Press")), Rules(fewest_shown=8)
    plan = build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", groups=groups, rules=rules, is_rehearsal=True)
    assert (plan.groups, plan.rules, plan.is_rehearsal) == (groups, rules, True)


def test_unknown_mitigation(chain: vc.ValueChain) -> None:
    """An unknown mitigation is refused, and the nearest match is suggested."""
    with pytest.raises(vc.UnknownValueError, match='Did you mean "PO-1"'):
        build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", mitigations=["P0-1"])


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ((Group("A"), Group("A")), "Two stakeholder groups"),
        ((Group(""),), "needs a name"),
        ((Group("A", "makers"),), "Unknown actor"),
    ],
)
def test_groups_that_cannot_be(chain: vc.ValueChain, groups: tuple[Group, ...], message: str) -> None:
    """Groups need distinct names and existing actors."""
    with pytest.raises(vc.QuestionError, match=message):
        build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", groups=groups)


def test_none_and_too_many(chain: vc.ValueChain, draw: Draw) -> None:
    """A workshop asks about at least one mitigation, and about no more than the limit allows."""
    with pytest.raises(vc.QuestionError, match="at least one"):
        build_plan(find_asked(chain, "pai-open", OPEN), title="Ours", mitigations=[])
    many = draw("; ".join(f"a -P-> m{number}" for number in range(MOST_MITIGATIONS + 1)))
    with pytest.raises(vc.QuestionError, match=str(MOST_MITIGATIONS + 1)):
        build_plan(find_asked(many, None, None), title="Ours")
