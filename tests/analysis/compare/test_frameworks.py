"""Comparison of two frameworks, checked against the sources by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

import valuechain as vc
from tests.conftest import GUIDANCE, Shipped, Write
from valuechain.analysis.compare.contexts import Comparison
from valuechain.analysis.compare.frameworks import (
    FrameworkComparison,
    Outcome,
    TopicLine,
    compare_frameworks,
    compare_sides,
)
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.model.errors import QuestionError

Build = Callable[..., FrameworkComparison]
OPEN = vc.Context("advanced", "open")
P, S, R = "primary", "secondary", "responsible"


@pytest.fixture(scope="module")
def of(chain: vc.ValueChain) -> Build:
    """The comparison of two shipped frameworks for advanced models with open access."""

    def build(first: str, second: str, readings: dict[str, str] | None = None) -> FrameworkComparison:
        return compare_frameworks(
            vc.build_allocation(chain, OPEN, framework=first, readings=readings),
            vc.build_allocation(chain, OPEN, framework=second),
        )

    return build


def line(found: FrameworkComparison, topic: str) -> TopicLine:
    """The comparison's line for a topic."""
    return next(each for each in found.lines if each.topic.id == topic)


def cells(found: FrameworkComparison, topic: str) -> list[tuple[str, ...]]:
    """The cells of a topic as tuples: actor, outcome, roles on each side, extent."""
    return [(c.actor.id, c.outcome.value, c.first, c.second, c.extent) for c in line(found, topic).cells]


def matched(found: FrameworkComparison, actor: str, topic: str) -> list[tuple[str, str]]:
    """The counterparts that decide the actor's cell on a topic, with the extent of the match."""
    (cell,) = (cell for cell in line(found, topic).cells if cell.actor.id == actor)
    return [(match.other.id, match.extent) for match in cell.matches]


def test_incidents_in_pai_and_uk(of: Build) -> None:
    """PAI's items 7 and 12 and UK principles 6 and 10 share a topic, incidents; hosting matches only conditionally."""
    found = of("pai-open", "uk-ai-cyber")
    incidents = line(found, "incidents")
    assert [m.id for m in incidents.first] == ["PO-7", "PO-12"]
    assert [m.id for m in incidents.second] == ["principle-6", "principle-10"]
    assert cells(found, "incidents") == [
        ("model_provider", "both", P, R, "full"),
        ("model_hosting", "both", P, R, "conditional"),
        ("model_adapter", "both", f"{P};{S}", R, "full"),
        ("app_developer", "both", P, R, "full"),
    ]


def test_training_data_in_pai_and_uk(of: Build) -> None:
    """UK principle 8 names only developers; as these include app developers, PAI's item 1 gains an actor."""
    assert cells(of("pai-open", "uk-ai-cyber"), "training-data") == [
        ("model_provider", "both", P, R, "full"),
        ("model_adapter", "role differs", S, R, "full"),
        ("app_developer", "only second", "", R, "full"),
    ]


def test_conditions_are_kept(of: Build) -> None:
    """A condition in the crosswalk is kept with the match it limits."""
    found = of("pai-open", "uk-ai-cyber")
    (hosting,) = (cell for cell in line(found, "incidents").cells if cell.actor.id == "model_hosting")
    assert [(m.other.id, m.extent, m.condition) for m in hosting.matches] == [
        ("system_operator", "conditional", "when it serves inference")
    ]


def test_the_firmest_counterpart_decides(of: Build) -> None:
    """App developers are matched with CoSAI's if those own the topic, and otherwise with agentic providers."""
    found = of("pai-open", "cosai")
    assert matched(found, "app_developer", "provenance") == [("app_developer", "full")]
    assert matched(found, "app_developer", "governance") == [("agentic_provider", "conditional")]


def test_equally_firm_counterparts_decide_together(of: Build) -> None:
    """Hosting is matched, each time conditionally, with model serving and the model provider, if they own the topic."""
    found = of("pai-open", "cosai")
    both = [("model_serving", "conditional"), ("model_provider", "conditional")]
    assert matched(found, "model_hosting", "provenance") == both
    assert matched(found, "model_hosting", "training-data") == both[1:]


def test_topic_that_others_hold(of: Build, chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """PAI and CoSAI give two topics to different actors.

    Only in PAI, providers and hosting have governance, and providers and adapters have monitoring. Only in CoSAI,
    platforms, users and in part evaluators have both, and hosting has monitoring.
    """
    found = of("pai-open", "cosai")
    here, there = line(found, "governance").held_by_others
    assert [actor.id for actor in here] == ["model_provider", "model_hosting"]
    assert [actor.id for actor in there] == ["compute_cloud", "user", "mlops_eval"]
    assert line(found, "safeguards").held_by_others == ((), ())
    rows = comparison_rows(pai_open, vc.build_allocation(chain, OPEN, framework="cosai")).records()
    assert [(row["id"], row["from"], row["to"]) for row in rows if row["what"] == "held by others"] == [
        ("monitoring", "model_provider;model_adapter", "compute_cloud;model_hosting;user;mlops_eval"),
        ("governance", "model_provider;model_hosting", "compute_cloud;user;mlops_eval"),
    ]
    assert "moved" not in {row["what"] for row in rows}


def test_topics_of_both_and_of_one(of: Build) -> None:
    """PAI's checklist and CoSAI share ten topics; every other topic is in only one of them."""
    found = of("pai-open", "cosai")

    def topics(outcome: Outcome) -> list[str]:
        return [each.topic.id for each in found.topics(outcome)]

    assert topics(Outcome.BOTH) == [
        "training-data", "evaluation", "red-teaming", "licensing", "safeguards", "provenance", "monitoring",
        "incidents", "governance", "privacy",
    ]  # fmt: skip
    assert topics(Outcome.ONLY_FIRST) == [
        "synthetic-content", "documentation", "moderation", "release", "enforcement", "decommissioning", "reporting",
        "fairness", "child-safety",
    ]  # fmt: skip
    assert topics(Outcome.ONLY_SECOND) == [
        "risk-management", "security", "supply-chain", "human-oversight", "user-information",
    ]  # fmt: skip


def test_actors_without_a_counterpart_are_apart(of: Build, shipped: Shipped) -> None:
    """The crosswalk says why three PAI actors have no match in the UK code, and two of its actors none in PAI."""
    found = of("pai-open", "uk-ai-cyber")
    why = {
        row["actor"] or row["to_actor"]: row["condition"]
        for row in shipped("crosswalk")
        if (row["to_framework"], row["extent"]) == ("uk-ai-cyber", "none")
    }
    apart = ["compute_cloud", "distribution_platform", "mlops_eval", "affected_entity", "organisation"]
    assert [(each.actor.id, each.is_known, each.why) for each in found.incomparable] == [
        (actor, True, why[actor]) for actor in apart
    ]
    assert set(apart).isdisjoint(actor.id for actor in found.actors)


def test_what_the_incomparable_own(of: Build) -> None:
    """Hosting has no clean counterpart in the AI Act, so its topics are listed separately."""
    found = of("pai-open", "eu-ai-act")
    (hosting,) = (each for each in found.incomparable if each.actor.id == "model_hosting")
    assert hosting.is_known
    assert hosting.why.startswith("no clean counterpart")
    assert [topic.id for topic in hosting.topics] == [
        "documentation", "moderation", "incidents", "enforcement", "decommissioning", "reporting", "governance",
    ]  # fmt: skip
    assert all(cell.actor.id != "model_hosting" for each in found.lines for cell in each.cells)


def test_the_other_way_round(of: Build) -> None:
    """From the UK code's side, PAI's app developers match both developers and system operators."""
    assert cells(of("uk-ai-cyber", "pai-open"), "incidents") == [
        ("developer", "both", R, f"{P};{S}", "full"),
        ("system_operator", "both", R, P, "conditional"),
    ]


@pytest.mark.parametrize(("first", "second"), [("cosai", "uk-ai-cyber"), ("uk-ai-cyber", "eu-ai-act")])
def test_without_a_crosswalk_only_topics_are_compared(of: Build, first: str, second: str) -> None:
    """If the crosswalk does not link two frameworks, their actors are not compared, even through a third framework."""
    found = of(first, second)
    assert (found.is_crosswalked, found.actors, found.matches, found.incomparable) == (False, (), (), ())
    assert all(each.cells == () for each in found.lines)
    assert not found.is_equal
    assert line(found, "security").outcome is Outcome.BOTH


def test_a_reading_changes_the_comparison(of: Build) -> None:
    """Under reading B of item 11, hosting monitors too, so it shares monitoring with the UK code's operators."""
    shown = cells(of("pai-open", "uk-ai-cyber"), "monitoring")
    other = cells(of("pai-open", "uk-ai-cyber", {"PO-11": "B"}), "monitoring")
    assert ("model_hosting", "only second", "", R, "conditional") in shown
    assert ("model_hosting", "both", P, R, "conditional") in other


def test_mentions_count_for_nothing(of: Build) -> None:
    """PAI only mentions hosting for item 4, so hosting does not own safeguards."""
    found = cells(of("pai-open", "cosai"), "safeguards")
    assert ("model_hosting", "only second", "", R, "conditional") in found


def test_versions_are_compared_by_id(tmp_path: Path) -> None:
    """Frameworks that share ids are compared by id, including mitigations without a topic."""
    (tmp_path / "frameworks.csv").write_text("id,name\none,One\ntwo,Two\n")
    (tmp_path / "actors.csv").write_text("framework,id,name\none,a,A\none,b,B\ntwo,a,A\ntwo,b,B\n")
    (tmp_path / "mitigations.csv").write_text("framework,id,name,primary\none,x,X,a\ntwo,x,X,b\n")
    chain = vc.read_chain(tmp_path)
    sides = [vc.build_allocation(chain, framework=name) for name in ("one", "two")]
    assert isinstance(compare_sides(*sides), Comparison)
    assert [row[:9] for row in comparison_rows(*sides).rows] == [
        ("lost role", "mitigation", "x", "X", "a", "A", P, "", ""),
        ("gained", "mitigation", "x", "X", "b", "B", "", P, ""),
        ("moved", "mitigation", "x", "X", "", "", "a", "b", P),
    ]
    apart = compare_frameworks(*sides)
    assert ([m.framework for m in apart.without_topic], apart.lines) == (["one", "two"], ())


def test_rows_of_two_readings(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Reading B of item 12 gives one row: hosting goes from primary to secondary, and the item is ambiguous."""
    other = vc.build_allocation(chain, OPEN, framework="pai-open", readings={"PO-12": "B"})
    assert comparison_rows(pai_open, other).records() == [
        {
            "what": "role changed",
            "of": "mitigation",
            "id": "PO-12",
            "name": "Implement incident reporting channels",
            "actor_id": "model_hosting",
            "actor": "Model Hubs & Hosting Services",
            "from": P,
            "to": S,
            "note": "",
            "confidence": "ambiguous",
            "from_strength": "not given",
            "to_strength": "not given",
            "from_condition": "",
            "to_condition": "",
            "from_legal_status": GUIDANCE,
            "to_legal_status": GUIDANCE,
            "from_side": "reading A",
            "to_side": "reading B of “Open incident reporting channels”",
        }
    ]


def test_rows_have_the_legal_status_of_both_sides(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Every row of a comparison of guidance with a law says so, whatever the row is about."""
    law = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    rows = comparison_rows(pai_open, law).records()
    assert {row["what"] for row in rows} >= {Outcome.ONLY_FIRST, Outcome.ONLY_SECOND}
    assert {(row["from_legal_status"], row["to_legal_status"]) for row in rows} == {
        (GUIDANCE, "law, binding in the European Union")
    }


def test_a_side_without_a_legal_status(write: Write) -> None:
    """If a framework does not say what kind of source it is, its side is left empty."""
    chain = write(
        frameworks=[["id", "name", "instrument"], ["one", "One", ""], ["two", "Two", "code"]],
        actors=[["framework", "id", "name"], ["one", "a", "A"], ["two", "a", "A"]],
        mitigations=[["framework", "id", "name", "primary"], ["one", "x", "X", "a"], ["two", "y", "Y", "a"]],
    )
    rows = comparison_rows(*(vc.build_allocation(chain, framework=name) for name in ("one", "two"))).rows
    assert {row[-4:-2] for row in rows} == {("", "voluntary code")}


def test_rows_of_two_contexts(chain: vc.ValueChain) -> None:
    """Moving from advanced to frontier models adds five duties of the AI Act, all with the same owner."""
    sides = [
        vc.build_allocation(chain, vc.Context(model_type, "restricted"), framework="eu-ai-act")
        for model_type in ("advanced", "frontier")
    ]
    owner = "gpai_systemic_provider (responsible)"
    duties = ["art-52", "art-55-1-a", "art-55-1-b", "art-55-1-c", "art-55-1-d"]
    assert [(row["what"], row["id"], row["from"], row["to"]) for row in comparison_rows(*sides).records()] == [
        ("added", duty, "", owner) for duty in duties
    ]
    back = comparison_rows(sides[1], sides[0]).records()
    assert [(row["what"], row["id"], row["from"], row["to"]) for row in back] == [
        ("lost", duty, owner, "") for duty in duties
    ]


def test_every_role_in_an_added_mitigation_is_named(write: Write) -> None:
    """The row of an added mitigation names each of its actors with the role."""
    chain = write(
        actors=[["id", "name"], ["a", "A"], ["b", "B"], ["c", "C"]],
        mitigations=[
            ["id", "name", "primary", "secondary", "informed", "cells"],
            ["x", "X", "a", "", "", ""],
            ["y", "Y", "a", "b", "c", "frontier/*"],
        ],
    )
    sides = [vc.build_allocation(chain, vc.Context(model_type, "open")) for model_type in ("advanced", "frontier")]
    assert [(row["what"], row["id"], row["from"], row["to"]) for row in comparison_rows(*sides).records()] == [
        ("added", "y", "", "a (primary); b (secondary); c (informed)")
    ]


def test_rows_of_two_frameworks(chain: vc.ValueChain, pai_open: vc.Allocation, shipped: Shipped) -> None:
    """Each topic has one row for its mitigations and one for each actor, all marked "interpreted"."""
    table = comparison_rows(pai_open, vc.build_allocation(chain, OPEN, framework="uk-ai-cyber"))
    rows = [tuple(row.values()) for row in table.records() if row["id"] == "training-data"]
    about = ("topic", "training-data", "Training data")
    name = {actor.id: actor.name for actor in pai_open.actors}
    match = {
        row["actor"]: f"developer (full, {row['condition']})"
        for row in shipped("crosswalk")
        if (row["to_framework"], row["to_actor"]) == ("uk-ai-cyber", "developer")
    }
    mp, ma, ad = "model_provider", "model_adapter", "app_developer"
    assert [row[:10] for row in rows] == [
        ("both", *about, "", "", "PO-1", "principle-8", "mitigations", "interpreted"),
        ("both", *about, mp, name[mp], P, R, match[mp], "interpreted"),
        ("role differs", *about, ma, name[ma], S, R, match[ma], "interpreted"),
        ("only second", *about, ad, name[ad], "", R, match[ad], "interpreted"),
    ]
    apart = [(row["actor_id"], row["note"]) for row in table.records() if row["what"] == "not comparable"]
    assert apart[-1] == ("organisation", "no PAI actor corresponds: a general addressee")
    assert {row["confidence"] for row in table.records()} == {"interpreted"}


def test_several_frameworks_at_once_cannot_be_compared(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A side with several frameworks is refused unless both sides have the same ones."""
    everything = vc.build_allocation(chain, OPEN)
    assert isinstance(compare_sides(everything, everything), Comparison)
    with pytest.raises(QuestionError, match="two at a time"):
        compare_sides(everything, pai_open)


OWN = {"frameworks": "id,name\nours,Ours\ntheirs,Theirs\n", "topics": "id,name\nlogs,Logs\n"}


@pytest.fixture
def two(tmp_path: Path) -> Callable[..., tuple[vc.Allocation, vc.Allocation]]:
    """Builds two frameworks from the lines of their files and compares them."""

    def read(**files: str) -> tuple[vc.Allocation, vc.Allocation]:
        for name, lines in {**OWN, **files}.items():
            (tmp_path / f"{name}.csv").write_text(lines)
        chain = vc.read_chain(tmp_path)
        return vc.build_allocation(chain, framework="ours"), vc.build_allocation(chain, framework="theirs")

    return read


Two = Callable[..., tuple[vc.Allocation, vc.Allocation]]


def test_without_topics_nothing_is_compared(two: Two) -> None:
    """If one framework has no topics, no topic of the other counts as missing; the table says why."""
    sides = two(
        actors="framework,id,name\nours,a,A\ntheirs,a,A\n",
        mitigations="framework,id,name,primary,topics\nours,x,X,a,\ntheirs,y,Y,a,logs\n",
    )
    found = compare_frameworks(*sides)
    assert ([each.id for each in found.without_topics], found.is_comparable, found.lines) == (["ours"], False, ())
    assert not found.is_equal
    assert [(row["of"], row["id"], row["note"]) for row in comparison_rows(*sides).records()] == [
        ("framework", "ours", "none of its mitigations has a topic"),
        ("mitigation", "x", "it has no topic"),
    ]


def test_actors_of_a_framework_outside_the_crosswalk(two: Two) -> None:
    """Actors outside the crosswalk match conditionally by id, name or alias."""
    found = compare_frameworks(
        *two(
            actors=(
                "framework,id,name,aliases\nours,a,Alpha,\nours,b,the  Host,\nours,c,C,\n"
                "theirs,a,Other,\ntheirs,h,Hosting,The host\ntheirs,d,D,\n"
            ),
            mitigations="framework,id,name,primary,topics\nours,x,X,a;b;c,logs\ntheirs,y,Y,a;d,logs\n",
        )
    )
    assert [(m.actor.id, m.other.id, m.extent, m.condition) for m in found.matches] == [
        ("a", "a", "conditional", "if the same id means the same actor"),
        ("b", "h", "conditional", "if the same name means the same actor"),
    ]
    assert (found.is_crosswalked, found.is_by_name) == (True, True)
    assert cells(found, "logs") == [("a", "both", P, P, "conditional"), ("b", "only first", P, "", "")]
    assert [each.actor.id for each in found.incomparable] == ["c", "d"]


def test_the_crosswalk_comes_before_names(two: Two) -> None:
    """If the crosswalk covers a framework, its actors are not matched by equal ids."""
    found = compare_frameworks(
        *two(
            actors="framework,id,name\nours,a,A\nours,b,B\ntheirs,a,A\n",
            mitigations="framework,id,name,primary,topics\nours,x,X,a,logs\ntheirs,y,Y,a,logs\n",
            crosswalk="framework,actor,to_framework,to_actor,extent\nours,b,theirs,a,full\n",
        )
    )
    assert [(m.actor.id, m.other.id, m.extent) for m in found.matches] == [("b", "a", "full")]
    assert (found.is_by_name, found.outside_crosswalk) == (False, ())


def test_actors_that_the_crosswalk_does_not_mention_are_apart(two: Two) -> None:
    """An actor in no row of the crosswalk is not comparable, and whether it has a match is not known."""
    found = compare_frameworks(
        *two(
            actors="framework,id,name\nours,a,A\nours,b,B\nours,c,C\ntheirs,a,A\ntheirs,c,C\n",
            mitigations="framework,id,name,primary,topics\nours,x,X,b;c,logs\ntheirs,y,Y,c,logs\n",
            crosswalk=(
                "framework,actor,to_framework,to_actor,extent,condition\n"
                "ours,a,theirs,a,full,\nours,b,theirs,,none,no such actor\n"
            ),
        )
    )
    assert [(each.actor.framework, each.actor.id, each.is_known, each.why) for each in found.incomparable] == [
        ("ours", "b", True, "no such actor"),
        ("ours", "c", False, ""),
        ("theirs", "c", False, ""),
    ]
    assert found.matches[0].condition == ""


def test_shipped_frameworks_are_never_joined_by_name(of: Build) -> None:
    """CoSAI's end-users and the UK code's share an id, but the crosswalk names both and does not match them."""
    found = of("cosai", "uk-ai-cyber")
    assert (found.matches, found.outside_crosswalk) == ((), ())
