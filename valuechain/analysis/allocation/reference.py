"""Where a mitigation is in its source and from when it applies, in one short form for every page, file and picture."""

from typing import NamedTuple

from valuechain.analysis.allocation.dates import Dated, start_of
from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation
from valuechain.model.words import write_short_date

_SHORT_UNSETTLED = "not settled"


class Reference(NamedTuple):
    """The place of a mitigation in its source, and its dates."""

    place: str
    """The source's own number, such as `Art 26(6)`; empty if it prints none."""
    start: str
    """From when it applies, such as `from 2 Dec 2027`; empty if the source does not say."""

    @property
    def words(self) -> str:
        """Place and dates, for use beside a name."""
        return ", ".join(filter(None, self))


def reference_of(chain: ValueChain, mitigation: Mitigation) -> Reference:
    """The place and the dates of a mitigation.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> reference_of(chain, chain.mitigation("eu-ai-act", "art-26-6")).words
    'Art 26(6), from 2 Dec 2027 or 2 Aug 2028'
    >>> reference_of(chain, chain.mitigation("uk-ai-cyber", "provision-1.1")).words
    '1.1'
    """
    return Reference(place_of(mitigation), write_start(chain, mitigation))


def place_of(mitigation: Mitigation) -> str:
    """The source's own number of a mitigation; empty if there is only an id, or a number that is ours.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> place_of(chain.mitigation("cn-ai-labeling", "cn-4")), place_of(chain.mitigation("pai-open", "PO-1"))
    ('Art 4 para 1', '')
    """
    if mitigation.code == mitigation.id or mitigation.code.isdecimal():
        return ""
    return mitigation.code.partition(" (")[0]


def write_start(chain: ValueChain, dated: Dated) -> str:
    """From when it applies, with each day once and without scopes; words that name no day are kept as they are."""
    dates, words = start_of(chain, dated)
    days: dict[str, bool] = {}
    for each in dates:
        day = write_short_date(each.date)
        days[day] = days.get(day, False) or each.is_settled
    said = " or ".join(day if is_settled else f"{day} ({_SHORT_UNSETTLED})" for day, is_settled in days.items())
    return "; ".join(filter(None, (f"from {said}" if said else "", *words)))
