"""From when a mitigation or an ownership asks for a practice."""

from valuechain.analysis.allocation.dates import Dated, Start, resolve_start, start_of
from valuechain.model.chain import ValueChain
from valuechain.model.common_language import PracticeLink


def start_of_link(chain: ValueChain, link: PracticeLink, dated: Dated) -> Start:
    """From when it asks for the practice: with its own dates, unless the link rests on a part with others.

    Of its own dates, those of the link are kept. If none is, the later of the two starts counts.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> links = {each.practice: each for each in chain.links_by_mitigation["eu-ai-act", "art-5"]}
    >>> article = chain.mitigation("eu-ai-act", "art-5")
    >>> for practice in ("avoid-prohibited-uses", "prevent-child-abuse-content", "consider-children"):
    ...     print([each.date.isoformat() for each in start_of_link(chain, links[practice], article).dates])
    ['2025-02-02', '2026-12-02']
    ['2026-12-02']
    ['2025-02-02']
    """
    whole = start_of(chain, dated)
    if not link.applies_from:
        return whole
    part = resolve_start(chain, link.framework, link.applies_from)
    if not part.dates:
        return Start(whole.dates, (*whole.words, *part.words))
    days = {each.date for each in part.dates}
    kept = tuple(each for each in whole.dates if each.date in days)
    return Start(kept, part.words) if kept else max(part, whole, key=lambda start: start.first)
