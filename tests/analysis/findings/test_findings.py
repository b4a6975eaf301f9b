"""Gaps, single owners, idle actors, workload and doubts."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import Draw
from tests.questions import ON_AI_CONTENT
from valuechain.analysis.findings.findings import count_dates
from valuechain.model.values import Actor, Mitigation


def ids(items: Iterable[Mitigation | Actor]) -> list[str]:
    """The ids of mitigations or actors."""
    return [item.id for item in items]


@pytest.fixture(scope="module")
def found(chain: vc.ValueChain) -> vc.Findings:
    """The findings of PAI’s open checklist."""
    return vc.findings(chain, vc.Context("advanced", "open"), framework="pai-open")


def test_nothing_is_unowned_in_the_open_checklist(found: vc.Findings) -> None:
    """All 15 mitigations have an owner, and all have a primary one."""
    assert (ids(found.unowned), ids(found.without_primary)) == ([], [])


def test_single_owners_in_the_open_checklist(found: vc.Findings) -> None:
    """Items 5, 6, 8 and 10 have a single owner."""
    assert ids(found.single_owner) == ["PO-5", "PO-6", "PO-8", "PO-10"]


def test_actors_that_the_open_checklist_does_not_address(found: vc.Findings) -> None:
    """Five of the nine actors own nothing because the checklist addresses the other four, so none of them is idle."""
    assert ids(found.not_addressed) == ["compute_cloud", "data_provider", "distribution_platform", "user", "mlops_eval"]
    assert found.idle_actors == ()


def test_load_in_the_open_checklist(found: vc.Findings) -> None:
    """The workload per actor and role is that of the source, with mentions counted separately."""
    assert {actor.id: dict(held) for actor, held in found.load.items()} == {
        "compute_cloud": {},
        "data_provider": {},
        "model_provider": {"primary": 12},
        "model_hosting": {"primary": 5, "mentioned": 2},
        "model_adapter": {"primary": 1, "secondary": 7},
        "app_developer": {"primary": 6, "secondary": 1, "mentioned": 1},
        "distribution_platform": {},
        "user": {},
        "mlops_eval": {},
    }


def test_ambiguous_in_the_open_checklist(found: vc.Findings) -> None:
    """Items 3, 11 and 12 are ambiguous."""
    assert ids(found.ambiguous) == ["PO-3", "PO-11", "PO-12"]


def test_who_is_printed_in_two_roles(found: vc.Findings) -> None:
    """Whichever reading is in use, the checklist prints hosting services as both primary and secondary for item 12."""
    assert [(mitigation.id, actor.id) for mitigation, actor in found.in_two_roles] == [("PO-12", "model_hosting")]


def test_load_follows_the_reading(chain: vc.ValueChain) -> None:
    """Under reading B of item 3, app developers have 5 primary and 2 secondary mitigations."""
    found = vc.findings(chain, vc.Context("advanced", "open"), framework="pai-open", readings={"PO-3": "B"})
    (held,) = [dict(held) for actor, held in found.load.items() if actor.id == "app_developer"]
    assert held == {"primary": 5, "secondary": 2, "mentioned": 1}


def test_findings_of_the_2023_guidance(chain: vc.ValueChain) -> None:
    """Model providers alone own all 22 guidelines, and the guidance does not address the five other actors."""
    found = vc.findings(chain, vc.Context("frontier", "restricted"), framework="pai-2023")
    assert len(found.single_owner) == 22
    assert ids(found.not_addressed) == [
        "compute_hardware",
        "cloud_provider",
        "data_provider",
        "app_developer",
        "consumer",
    ]
    assert (found.idle_actors, found.without_primary) == ((), ())


def test_responsible_counts_as_answering(chain: vc.ValueChain) -> None:
    """In a source without primaries, the responsible actors lead, so no CoSAI control is a gap."""
    found = vc.findings(chain, framework="cosai")
    assert (found.without_primary, len(found.single_owner), found.idle_actors) == ((), 4, ())


def test_load_of_cosai(chain: vc.ValueChain) -> None:
    """The workload of the eight personas matches the source's counts."""
    found = vc.findings(chain, framework="cosai")
    assert {actor.code: held["responsible"] for actor, held in found.load.items()} == {
        "AD": 20,
        "AG": 17,
        "PP": 16,
        "MS": 15,
        "GOV": 11,
        "MP": 9,
        "DP": 9,
        "EU": 5,
    }


@pytest.mark.parametrize(
    ("drawing", "unowned", "without_primary", "single_owner", "idle"),
    [
        ("a -P-> x", [], [], ["x"], []),
        ("a -P-> x; b -S-> x", [], [], [], []),
        ("a -S-> x", [], ["x"], ["x"], []),
        ("a -R-> x; b -Su-> x", [], [], [], []),
        ("a -Su-> x", [], ["x"], ["x"], []),
        ("a -P-> x; (y)", ["y"], ["y"], ["x"], []),
        ("a -P-> x; b", [], [], ["x"], ["b"]),
        # A mention is not ownership: x is unowned and a is idle.
        ("a -m-> x", ["x"], ["x"], [], ["a"]),
        ("a -P-> x; b -m-> x", [], [], ["x"], ["b"]),
        # The same actor twice is still one owner.
        ("a -P-> x; a -S-> x", [], [], ["x"], []),
    ],
)
def test_findings_of_a_drawn_chain(
    draw: Draw, drawing: str, unowned: list[str], without_primary: list[str], single_owner: list[str], idle: list[str]
) -> None:
    """Gaps, single owners and idle actors of a small chain are those visible in its drawing."""
    found = vc.findings(draw(drawing))
    assert ids(found.unowned) == unowned
    assert ids(found.without_primary) == without_primary
    assert ids(found.single_owner) == single_owner
    assert ids(found.idle_actors) == idle


def test_actor_in_two_roles(draw: Draw) -> None:
    """An actor that is both primary and secondary for a mitigation is reported together with that mitigation."""
    found = vc.findings(draw("a -P-> x; a -S-> x; b -S-> x; b -P-> y"))
    assert [(mitigation.id, actor.id) for mitigation, actor in found.in_two_roles] == [("x", "a")]


def test_mention_beside_a_role_is_not_a_second_role(draw: Draw) -> None:
    """An actor that owns a mitigation and is mentioned for it has one role."""
    assert vc.findings(draw("a -P-> x; a -m-> x")).in_two_roles == ()


def test_load_of_an_actor_in_two_roles_counts_both(draw: Draw) -> None:
    """The workload counts a mitigation once for each role that the actor has in it."""
    (held,) = vc.findings(draw("a -P-> x; a -S-> x; a -P-> y")).load.values()
    assert held == {"primary": 2, "secondary": 1}


def test_ambiguous_without_readings(tmp_path: Path) -> None:
    """A mitigation that a user's file marks ambiguous is reported, even without readings."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary,confidence\nx,X,a,ambiguous\ny,Y,a,stated\n")
    assert ids(vc.findings(vc.read_chain(tmp_path)).ambiguous) == ["x"]


def test_findings_of_several_frameworks_are_the_findings_of_each(chain: vc.ValueChain) -> None:
    """The findings of several frameworks list the single owners of each, in order."""
    context = vc.Context("advanced", "open")
    together = vc.findings(chain, context)
    names = ("pai-open", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT)
    each = [vc.findings(chain, context, framework=name) for name in names]
    assert ids(together.single_owner) == [item for found in each for item in ids(found.single_owner)]
    assert len(together.load) == sum(len(found.load) for found in each)


def numbers_by_verb(found: vc.Findings) -> dict[str, list[int]]:
    """The numbers of PAI's mitigations by the verb of their leads."""
    return {verb.value: [int(m.code) for m in mitigations] for verb, mitigations in found.by_verb.items()}


def test_verbs_of_the_open_checklist(found: vc.Findings) -> None:
    """The checklist binds the leads of 5 items by should, of 6 by can and of 4 by could, strongest first."""
    assert numbers_by_verb(found) == {
        "should": [1, 7, 12, 13, 14],
        "can": [2, 3, 4, 5, 9, 10],
        "could": [6, 8, 11, 15],
    }
    assert list(numbers_by_verb(found)) == ["should", "can", "could"]


def test_optional_in_the_open_checklist(found: vc.Findings) -> None:
    """The ten items with can or could are optional, those with can first."""
    assert [int(mitigation.code) for mitigation in found.optional] == [2, 3, 4, 5, 9, 10, 6, 8, 11, 15]


def test_conditional_in_the_open_checklist(found: vc.Findings) -> None:
    """Providers, hosting and adapters have one conditional ownership each; hosting's mention in item 11 is none."""
    assert {actor.id: number for actor, number in found.conditional.items()} == {
        "model_provider": 1,
        "model_hosting": 1,
        "model_adapter": 1,
    }


def test_verbs_of_the_uk_code(chain: vc.ValueChain) -> None:
    """The UK code's provisions begin 49 times with shall and 23 times with should; its principles have no verb."""
    context = vc.Context("advanced", "open")
    provisions = vc.findings(chain, context, framework="uk-ai-cyber", level=2)
    assert {verb.value: len(found) for verb, found in provisions.by_verb.items()} == {"shall": 49, "should": 23}
    assert provisions.optional == ()
    assert vc.findings(chain, context, framework="uk-ai-cyber").by_verb == {}


VERBS = """id,name,primary,secondary,norm
m1,M1,a,,could
m2,M2,b,,must;may
m3,M3,a,b,
m4,M4,,b,is encouraged
m5,M5,a,,may;shall
"""


def test_verbs_of_own_data(tmp_path: Path) -> None:
    """Only the first verb counts, verbs are in order of strength, and mitigations without a verb are left out."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\nb,B\n")
    (tmp_path / "mitigations.csv").write_text(VERBS)
    found = vc.findings(vc.read_chain(tmp_path))
    assert {verb.value: ids(mitigations) for verb, mitigations in found.by_verb.items()} == {
        "must": ["m2"],
        "is encouraged": ["m4"],
        "may": ["m5"],
        "could": ["m1"],
    }
    assert list(found.by_verb) == ["must", "is encouraged", "may", "could"]
    assert ids(found.optional) == ["m5", "m1"]


def test_conditions_of_own_data(tmp_path: Path) -> None:
    """Each conditional row of an owner counts; one of an actor that is merely mentioned does not."""
    (tmp_path / "actors.csv").write_text("id,name\na,A\nb,B\nc,C\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary,mentioned\nx,X,a;b,c\ny,Y,a,\n")
    (tmp_path / "ownerships.csv").write_text(
        "mitigation_id,actor_id,role,condition\nx,a,primary,if asked\ny,a,primary,at night\nx,c,mentioned,if asked\n"
    )
    assert {actor.id: n for actor, n in vc.findings(vc.read_chain(tmp_path)).conditional.items()} == {"a": 2}


def test_actors_that_own_data_does_not_address(tmp_path: Path) -> None:
    """An actor without a role is not addressed if the file says so, and idle otherwise; with a role it is neither."""
    (tmp_path / "actors.csv").write_text("id,name,is_addressed\na,A,no\nb,B,no\nc,C,yes\nd,D,\n")
    (tmp_path / "mitigations.csv").write_text("id,name,primary,mentioned\nx,X,a,b\n")
    found = vc.findings(vc.read_chain(tmp_path))
    assert (ids(found.not_addressed), ids(found.idle_actors)) == (["b"], ["c", "d"])


def test_dates_stand_in_order(chain: vc.ValueChain) -> None:
    """Start dates are counted from the earliest to the latest: in the Act, 2 February 2025 to 2 August 2028."""
    allocation = vc.build_allocation(chain, vc.Context("advanced", "open"), framework="eu-ai-act")
    years = [re.findall(r"\d+ \w+ 20\d\d", words)[0] for words in count_dates(allocation)]
    assert years == [
        "2 February 2025",
        "2 February 2025",
        "2 August 2025",
        "2 August 2026",
        "2 August 2026",
        "2 August 2026",
        "2 December 2027",
        "2 December 2027",
        "2 August 2028",
    ]
