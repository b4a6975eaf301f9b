"""Tables as worksheets in words."""

import valuechain as vc
from valuechain.analysis.compare.rows import comparison_rows
from valuechain.analysis.compare.sheet import comparison_sheet
from valuechain.analysis.findings.cover import who_must_act
from valuechain.analysis.items.rows import crosswalk_rows
from valuechain.analysis.rows.findings import absence_rows, cover_rows
from valuechain.analysis.rows.plain import plain_sheet
from valuechain.model.table import Table

OPEN = vc.Context("advanced", "open")


def test_groups(pai_open: vc.Allocation) -> None:
    """Short names come before the source's own names and ids, which are not printed; nor is the one source of all."""
    table = plain_sheet(cover_rows(pai_open, who_must_act(pai_open)), pai_open.chain).table
    provider = pai_open.chain.actor("pai-open", "model_provider")
    assert table.columns[2:5] == ("Actor", "In every group", "Responsible for")
    assert (table.rows[0][2], *table.rows[0][-2:]) == (provider.label, provider.name, provider.id)
    assert table.columns[table.layout.printed :] == ("Legal status", "Source", "Actor in the source", "Actor id")


def test_lists_of_actors(pai_open: vc.Allocation) -> None:
    """Actors within a cell have their short names too: item 2 is left to adapters and app developers."""
    (row,) = [
        each
        for each in plain_sheet(absence_rows(pai_open, ["model_provider"]), pai_open.chain).table.records()
        if each["Mitigation id"] == "PO-2"
    ]
    labels = [pai_open.chain.actor("pai-open", each).label for each in ("model_adapter", "app_developer")]
    assert row["Then supporting"] == "; ".join(labels)


def test_two_sources_in_a_row(chain: vc.ValueChain) -> None:
    """A match of two actors names both sources."""
    first = plain_sheet(crosswalk_rows(chain), chain).table.records()[0]
    assert (first["Source"], first["Other source"]) == tuple(
        chain.framework(each).name for each in ("pai-open", "pai-2023")
    )


def test_headings_of_sources(chain: vc.ValueChain) -> None:
    """Columns called after sources have their short names, and a topic that is given by its id has its name."""
    table = plain_sheet(Table("rows", ("topic", "topic_name", "cosai"), (("reporting", "Reporting", 1),)), chain).table
    assert (table.columns, table.rows) == (("Topic", "The CoSAI Risk Map"), (("Reporting", 1),))


def test_sides_of_a_comparison(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """Columns are called by the names of the sides, and cells with ids have the mitigations by name."""
    law = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    table = comparison_sheet(comparison_rows(pai_open, law), pai_open, law).table
    assert table.columns[4:6] == ("PAI’s open checklist", "The EU AI Act")
    assert "Strength: the EU AI Act" in table.columns
    whole = next(row for row in table.rows if row[:3] == ("both", "topic", "Training data"))
    names = [chain.mitigation("eu-ai-act", each).label for each in ("art-10", "art-53-1-c", "art-53-1-d")]
    assert whole[4:6] == (chain.mitigation("pai-open", "PO-1").label, "; ".join(names))


def test_roles_of_a_comparison_stay(chain: vc.ValueChain, pai_open: vc.Allocation) -> None:
    """A row on an actor has its short name and its roles, with the matching actor by name."""
    law = vc.build_allocation(chain, OPEN, framework="eu-ai-act")
    rows = comparison_sheet(comparison_rows(pai_open, law), pai_open, law).table.records()
    row = next(each for each in rows if (each["Name"], each["Actor id"]) == ("Training data", "model_provider"))
    assert (row["Actor"], row["PAI’s open checklist"], row["The EU AI Act"]) == (
        "Model providers",
        "primary",
        "responsible",
    )
    assert str(row["Note"]).startswith(f"{chain.actor('eu-ai-act', 'gpai_provider').label} (conditional")
