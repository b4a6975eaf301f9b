"""The mitigations and ownerships of a context, for one framework or several."""

from itertools import groupby

import pytest

import valuechain as vc
from tests.conftest import Draw
from tests.questions import ON_AI_CONTENT

FRONTIER_RESTRICTED = vc.Context("frontier", "restricted")
ADVANCED_OPEN = vc.Context("advanced", "open")


def answering(allocation: vc.Allocation) -> list[str]:
    """The ids of the frameworks with an answer."""
    return [framework.id for framework in allocation.frameworks]


@pytest.mark.parametrize(
    ("framework", "context", "count"),
    [
        ("pai-open", ("advanced", "open"), 15),
        ("pai-2023", ("frontier", "restricted"), 22),
        ("cosai", ("specialized", "closed"), 35),
        ("uk-ai-cyber", ("frontier", "closed"), 13),
        ("eu-ai-act", ("specialized", "open"), 59),
        ("eu-ai-act", ("advanced", "open"), 66),
        ("eu-ai-act", ("advanced", "research"), 66),
        ("eu-ai-act", ("frontier", "closed"), 71),
    ],
)
def test_number_of_mitigations(chain: vc.ValueChain, framework: str, context: tuple[str, str], count: int) -> None:
    """Each context has as many mitigations as in the source."""
    assert len(vc.build_allocation(chain, vc.Context(*context), framework=framework).mitigations) == count


@pytest.mark.parametrize(
    ("context", "left_out"),
    [
        (("specialized", "open"), ("art-52", "art-53", "art-54", "art-55")),
        (("advanced", "restricted"), ("art-52", "art-55")),
        (("frontier", "open"), ()),
    ],
)
def test_duties_of_model_providers_depend_on_the_model(
    chain: vc.ValueChain, context: tuple[str, str], left_out: tuple[str, ...]
) -> None:
    """Of the AI Act, Articles 53 and 54 apply from advanced models on, and 52 and 55 to frontier models only."""
    allocation = vc.build_allocation(chain, vc.Context(*context), framework="eu-ai-act")
    duties = [mitigation.id for mitigation in chain.mitigations_by_framework["eu-ai-act"]]
    assert [m.id for m in allocation.mitigations] == [duty for duty in duties if not duty.startswith(left_out)]


def test_ownerships_of_the_open_checklist(pai_open: vc.Allocation) -> None:
    """The checklist has 24 primary ownerships, 8 secondary ones and 3 mentions."""
    roles = [ownership.role for ownership in pai_open.ownerships]
    assert [roles.count(role) for role in ("primary", "secondary", "mentioned")] == [24, 8, 3]
    assert len(roles) == 24 + 8 + 3


def test_idle_actors_are_part_of_the_allocation(pai_open: vc.Allocation) -> None:
    """All nine actors are included, even those that own nothing."""
    assert len(pai_open.actors) == 9


def test_order_is_that_of_the_source(pai_open: vc.Allocation) -> None:
    """Mitigations and actors keep the order of the source."""
    assert [m.id for m in pai_open.mitigations] == [f"PO-{number}" for number in range(1, 16)]
    assert [pai_open.actors[0].id, pai_open.actors[-1].id] == ["compute_cloud", "mlops_eval"]


@pytest.mark.parametrize(("level", "count"), [(1, 13), (2, 72), (None, 85)])
def test_levels_of_the_uk_code(chain: vc.ValueChain, level: int | None, count: int) -> None:
    """The UK code has 13 principles and 72 provisions, 85 in all."""
    assert len(vc.build_allocation(chain, ADVANCED_OPEN, framework="uk-ai-cyber", level=level).mitigations) == count


@pytest.mark.parametrize(("framework", "actors"), [("cosai", 8)])
def test_context_may_be_left_out_where_the_framework_does_not_vary(
    chain: vc.ValueChain, framework: str, actors: int
) -> None:
    """A framework that does not vary by context gives an answer without one."""
    assert len(vc.build_allocation(chain, framework=framework).actors) == actors


@pytest.mark.parametrize(
    ("framework", "answered"),
    [
        ("pai-open", "advanced/open."),
        ("pai-2023", "frontier/restricted."),
        ("uk-ai-cyber", "specialized/open, specialized/restricted, specialized/closed, advanced/open"),
        ("eu-ai-act", "specialized/open, specialized/restricted"),
    ],
)
def test_context_is_needed_where_the_framework_varies(chain: vc.ValueChain, framework: str, answered: str) -> None:
    """A framework that varies by context needs one; the error lists the contexts it covers."""
    with pytest.raises(vc.ChoiceNeededError) as raised:
        vc.build_allocation(chain, framework=framework)
    assert str(raised.value).startswith(f"What {framework} says depends on both. Choose a model type and release type:")
    assert answered in str(raised.value)


def test_significant_update_changes_nothing(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A significant update renews governance within the same cell, so owners and mitigations stay the same."""
    updated = vc.build_allocation(chain, vc.Context("advanced", "open", True), framework="pai-open")
    assert updated.ownerships == pai_open.ownerships
    assert updated.mitigations == pai_open.mitigations


@pytest.mark.parametrize(
    ("framework", "context", "status", "neighbours"),
    [
        ("pai-open", ("frontier", "open"), "unsourced", ["pai-2023 frontier/restricted", "pai-open advanced/open"]),
        ("pai-2023", ("frontier", "open"), "excluded", ["pai-2023 frontier/restricted", "pai-open advanced/open"]),
        ("pai-2023", ("advanced", "open"), "unsourced", ["pai-open advanced/open", "pai-2023 frontier/restricted"]),
        (
            "uk-ai-cyber",
            ("advanced", "research"),
            "unsourced",
            ["uk-ai-cyber advanced/restricted", "uk-ai-cyber advanced/closed", "uk-ai-cyber advanced/open"],
        ),
    ],
)
def test_cell_without_an_answer_raises_with_reason_and_neighbours(
    chain: vc.ValueChain, framework: str, context: tuple[str, str], status: str, neighbours: list[str]
) -> None:
    """An excluded or unsourced cell raises an error with its reason and neighbours, instead of an empty answer."""
    with pytest.raises(vc.NotAllocatedError) as raised:
        vc.build_allocation(chain, vc.Context(*context), framework=framework)
    (cell,) = raised.value.cells
    assert (cell.status, list(map(str, cell.neighbours))) == (status, neighbours)
    assert cell.reason in str(raised.value)
    assert neighbours[0] in str(raised.value)


@pytest.mark.parametrize(
    ("context", "frameworks"),
    [
        (ADVANCED_OPEN, ["pai-open", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT]),
        (FRONTIER_RESTRICTED, ["pai-2023", "cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT]),
        (vc.Context("frontier", "open"), ["cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT]),
        (vc.Context("specialized", "closed"), ["cosai", "uk-ai-cyber", "eu-ai-act", *ON_AI_CONTENT]),
    ],
)
def test_frameworks_that_answer_in_a_context(chain: vc.ValueChain, context: vc.Context, frameworks: list[str]) -> None:
    """If no framework is named, those that cover the context give answers; for the other frameworks, cells are kept."""
    allocation = vc.build_allocation(chain, context)
    assert answering(allocation) == frameworks
    kept = {cell.framework for cell in allocation.not_allocated}
    assert kept == {framework.id for framework in chain.frameworks} - set(frameworks)


def test_mitigations_of_several_frameworks(chain: vc.ValueChain) -> None:
    """For advanced open models, the mitigations of eight sources follow in the order of the sources."""
    together = vc.build_allocation(chain, ADVANCED_OPEN).mitigations
    assert [(name, len(list(found))) for name, found in groupby(each.framework for each in together)] == [
        ("pai-open", 15),
        ("cosai", 35),
        ("uk-ai-cyber", 13),
        ("eu-ai-act", 66),
        ("ca-ai-transparency", 17),
        ("eu-transparency-code", 25),
        ("cn-ai-labeling", 18),
        ("cn-deep-synthesis", 27),
    ]
    eu = vc.build_allocation(chain, ADVANCED_OPEN, framework="eu-ai-act")
    assert together[15 + 35 + 13 :][: len(eu.mitigations)] == eu.mitigations


def test_several_frameworks_without_a_context_need_one(chain: vc.ValueChain) -> None:
    """Asking several frameworks without a context raises an error if one of them varies by context."""
    with pytest.raises(vc.ChoiceNeededError, match="What pai-open says depends on both"):
        vc.build_allocation(chain)


@pytest.mark.parametrize(
    ("mitigation", "reading", "owners"),
    [
        ("PO-3", "B", {"model_provider": "primary", "app_developer": "secondary"}),
        (
            "PO-11",
            "B",
            {
                "model_provider": "primary",
                "app_developer": "primary",
                "model_hosting": "primary",
                "model_adapter": "secondary",
            },
        ),
        (
            "PO-12",
            "B",
            {
                "model_provider": "primary",
                "app_developer": "primary",
                "model_adapter": "secondary",
                "model_hosting": "secondary",
            },
        ),
    ],
)
def test_another_reading_replaces_the_shown_one(
    chain: vc.ValueChain, mitigation: str, reading: str, owners: dict[str, str]
) -> None:
    """A chosen reading replaces the default one for its mitigation."""
    allocation = vc.build_allocation(chain, ADVANCED_OPEN, framework="pai-open", readings={mitigation: reading})
    assert {o.actor: o.role for o in vc.owners_of(allocation, mitigation)} == owners


def test_another_reading_leaves_the_rest_alone(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A chosen reading affects only its own mitigation."""
    other = vc.build_allocation(chain, ADVANCED_OPEN, framework="pai-open", readings={"PO-12": "B"})
    assert [o for o in other.ownerships if o.mitigation != "PO-12"] == [
        o for o in pai_open.ownerships if o.mitigation != "PO-12"
    ]


def test_choosing_the_shown_reading_changes_nothing(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Choosing the default reading is the same as choosing none."""
    shown = {"PO-3": "A", "PO-11": "A", "PO-12": "A"}
    allocation = vc.build_allocation(chain, ADVANCED_OPEN, framework="pai-open", readings=shown)
    assert allocation.ownerships == pai_open.ownerships


@pytest.mark.parametrize(
    ("framework", "readings", "message"),
    [
        ("pai-open", {"PO-3": "C"}, 'Unknown reading of PO-3 "C". Valid: A, B.'),
        ("pai-open", {"PO-1": "B"}, "Valid: PO-3, PO-11, PO-12."),
        ("pai-open", {"PO-99": "B"}, "Valid: PO-3, PO-11, PO-12."),
        ("cosai", {"controlRedTeaming": "B"}, "No mitigation here can be read in two ways"),
    ],
)
def test_unknown_reading_is_refused(
    chain: vc.ValueChain, framework: str, readings: dict[str, str], message: str
) -> None:
    """The error for an unknown reading lists the valid ones."""
    with pytest.raises(vc.QuestionError) as raised:
        vc.build_allocation(chain, ADVANCED_OPEN, framework=framework, readings=readings)
    assert message in str(raised.value)


def test_unknown_framework_names_the_valid_ones(chain: vc.ValueChain) -> None:
    """The error for an unknown framework lists the nine valid ones."""
    with pytest.raises(vc.UnknownValueError) as raised:
        vc.build_allocation(chain, ADVANCED_OPEN, framework="pai-opne")
    assert str(raised.value) == (
        'Unknown framework "pai-opne". Did you mean "pai-open"? '
        f"Valid: pai-open, pai-2023, cosai, uk-ai-cyber, eu-ai-act, {', '.join(ON_AI_CONTENT)}."
    )


def test_own_framework_applies_in_every_context(draw: Draw) -> None:
    """A user's minimal framework gives an answer in all 12 contexts, and also when no context is given."""
    chain = draw("provider -P-> filter data")
    contexts = [
        vc.Context(model_type, release_type)
        for model_type in ("specialized", "advanced", "frontier")
        for release_type in ("open", "restricted", "closed", "research")
    ]
    assert {len(vc.build_allocation(chain, context).mitigations) for context in [None, *contexts]} == {1}


def test_allocation_prints_in_a_line(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """The repr of an allocation is one line."""
    assert repr(pai_open) == "<Allocation of pai-open for advanced/open: 15 mitigations>"
    anywhere = vc.build_allocation(chain, framework="cosai")
    assert repr(anywhere) == "<Allocation of cosai for every context: 35 mitigations>"


@pytest.mark.parametrize(("bits", "text"), [(0, ""), (0b1, "primary"), (0b1001, "primary;secondary")])
def test_roles_in_a_cell_are_joined(pai_open: vc.Allocation, bits: int, text: str) -> None:
    """Several roles in a matrix cell are joined in the order of roles.csv."""
    assert pai_open.roles_text(bits) == text


@pytest.mark.parametrize("level", [0, 3, "all"])
def test_level_that_does_not_exist(chain: vc.ValueChain, level: object) -> None:
    """A level other than 1, 2 or None is refused, because an empty table would look like an answer."""
    with pytest.raises(vc.UnknownValueError) as raised:
        vc.build_allocation(chain, framework="cosai", level=level)
    assert str(raised.value) == f'Unknown level "{level}". Valid: 1, 2, None.'


def test_context_must_be_a_context(chain: vc.ValueChain) -> None:
    """A string instead of a context is refused with an example."""
    with pytest.raises(TypeError) as raised:
        vc.build_allocation(chain, "advanced", framework="pai-open")
    assert str(raised.value) == """A context is a Context, such as Context("advanced", "open"), not 'advanced'."""


def test_update_must_be_true_or_false() -> None:
    """A string for the significant update is refused, because "no" would be truthy."""
    with pytest.raises(TypeError) as raised:
        vc.Context("advanced", "open", "no")
    assert str(raised.value) == "is_significant_update must be True or False, not 'no'."
