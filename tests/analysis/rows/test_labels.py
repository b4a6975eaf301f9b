"""Short names, places and dates beside the ids in tables."""

from collections.abc import Callable

import pytest

import valuechain as vc
from valuechain.analysis.allocation.allocation import Allocation
from valuechain.analysis.findings.cover import who_must_act
from valuechain.analysis.items.rows import crosswalk_rows, mitigation_rows, role_card_rows, topic_rows
from valuechain.analysis.rows.findings import absence_rows, all_finding_rows, cover_rows, load_rows
from valuechain.analysis.rows.labels import add_labels
from valuechain.analysis.rows.matrix import matrix_rows, ownership_rows
from valuechain.model.table import Table

CLOSED = vc.Context("advanced", "closed")


@pytest.fixture(scope="module")
def act(chain: vc.ValueChain) -> Allocation:
    """The EU AI Act for an advanced, closed model."""
    return vc.build_allocation(chain, CLOSED, framework="eu-ai-act")


@pytest.mark.parametrize(
    "make",
    [
        ownership_rows,
        all_finding_rows,
        load_rows,
        matrix_rows,
        lambda act: cover_rows(act, who_must_act(act)),
        lambda act: absence_rows(act, ["deployer"]),
        lambda act: role_card_rows(act, "deployer"),
        lambda act: mitigation_rows(act.chain, "art-26-6", "eu-ai-act", CLOSED),
        lambda act: topic_rows(act.chain),
        lambda act: crosswalk_rows(act.chain),
    ],
)
def test_every_table_has_short_names(
    chain: vc.ValueChain, act: Allocation, make: Callable[[Allocation], Table]
) -> None:
    """Every table of mitigations or actors has the short names that pages show, and they are those of its ids."""
    labels = {(each.framework, each.id): each.label for each in (*chain.actors, *chain.mitigations)}
    rows = make(act).records()
    found = 0
    for row in rows:
        framework = row.get("framework", "eu-ai-act")
        for name, label in (("id", "label"), ("mitigation_id", "mitigation_label"), ("actor_id", "actor_label")):
            if name in row and (framework, row[name]) in labels:
                assert row[label] == labels[framework, row[name]]
                found += 1
    assert found >= len(rows) / 2


def test_place_and_dates_on_the_role_card(act: Allocation) -> None:
    """The deployer's duty to keep logs has article and dates in the table of its role card."""
    (row,) = [
        row for row in role_card_rows(act, "deployer").records() if (row["section"], row["id"]) == ("owns", "art-26-6")
    ]
    dates = "2 December 2027 (Annex III) or 2 August 2028 (Annex I, Section A)"
    assert (row["label"], row["place"], row["applies_from"]) == ("Keep the deployer’s logs", "Art 26(6)", dates)


def test_names_of_the_source_stay(pai_open: Allocation) -> None:
    """The columns with the source's own names are as before, and the short names come after them."""
    row = matrix_rows(pai_open).records()[4]
    assert (row["mitigation"], row["label"]) == ("Publish a responsible AI license", "Publish a responsible AI licence")


def test_mitigations_and_actors(chain: vc.ValueChain) -> None:
    """The column `id` may have mitigations and actors; any other id has no short name."""
    table = Table("t", ("framework", "id"), (("eu-ai-act", "art-4"), ("eu-ai-act", "deployer"), ("eu-ai-act", "x")))
    assert [row[2] for row in add_labels(table, chain).rows] == ["Help staff and others understand AI", "Deployer", ""]


def test_a_column_that_is_there(chain: vc.ValueChain) -> None:
    """A column that the table has already is neither added again nor changed."""
    table = Table("t", ("framework", "mitigation_id", "place"), (("eu-ai-act", "art-4", "p. 3"),))
    added = add_labels(table, chain)
    assert added.columns == (*table.columns, "mitigation_label", "applies_from")
    assert added.rows[0][2] == "p. 3"
