"""The dates of a mitigation and of its owners, on its page and card."""

from collections.abc import Iterable, Mapping
from datetime import date

from valuechain.analysis.allocation.dates import describe_dates, describe_standing, standing_on, start_of
from valuechain.analysis.allocation.ownership import Owner
from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation, Ownership
from valuechain.model.words import write_date


def describe_part(chain: ValueChain, mitigation: Mitigation, on: date | None) -> str:
    """What of it applies on the day asked about; empty if all of it does, or without a day."""
    if on is None:
        return ""
    standing = standing_on(chain, mitigation, on)
    return f"On {write_date(on)}, in part: {describe_standing(standing)}." if standing.is_partial else ""


def list_own_dates(chain: ValueChain, owners: Iterable[Owner]) -> Mapping[Ownership, str]:
    """The dates of the ownerships that have another date than their mitigation, in words."""
    found = {}
    for _, _, ownership in owners:
        mitigation = chain.mitigation(ownership.framework, ownership.mitigation)
        if start_of(chain, ownership) != start_of(chain, mitigation):
            found[ownership] = describe_dates(chain, ownership)
    return found


def list_date_notes(chain: ValueChain, mitigation: Mitigation) -> list[str]:
    """What qualifies its dates: notes, and transitions."""
    dates = start_of(chain, mitigation).dates
    transitions = (f"Transition: {each.transition}" for each in dates if each.transition)
    return list(dict.fromkeys((*(each.note for each in dates if each.note), *transitions)))
