"""The findings of a draft, counted as in `valuechain.analysis.findings` but from running counts, after every change."""

from collections.abc import Sequence
from typing import NamedTuple

from valuechain.tables.editing.draft import Draft


class DraftFindings(NamedTuple):
    """Ids of mitigations and actors, over all model types and release types and over both levels."""

    unowned: Sequence[str]
    """Mitigations that nobody owns."""
    without_lead: Sequence[str]
    """Mitigations with owners of which none is a lead: neither primary, responsible nor accountable."""
    several_accountable: Sequence[str]
    """Mitigations with more than one accountable actor, where only one is allowed."""
    idle_actors: Sequence[str]
    """Actors that own nothing."""


def find_in(draft: Draft) -> DraftFindings:
    """The findings of a draft as it is now."""
    owner_roles = [role.id for role in draft.roles if role.is_owner]
    return DraftFindings(
        unowned=[row for row in draft.mitigations if not draft.owners[row]],
        without_lead=[row for row in draft.mitigations if draft.owners[row] and not draft.leads[row]],
        several_accountable=[row for row in draft.mitigations if draft.accountable[row] > 1],
        idle_actors=[row for row in draft.actors if not any(draft.counts[row][role] for role in owner_roles)],
    )
