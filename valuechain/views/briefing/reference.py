"""Where a mitigation is in its source and from when it applies, beside its name in a briefing."""

from valuechain.analysis.allocation.reference import reference_of
from valuechain.model.chain import ValueChain
from valuechain.model.values import Mitigation
from valuechain.views.document.blocks import Span, Spans


def refer(chain: ValueChain, mitigation: Mitigation) -> Spans:
    """Place and dates, such as `Art 26(6), from 2 Dec 2027`; nothing if the source has neither.

    >>> import valuechain as vc
    >>> chain = vc.read_chain()
    >>> [span.text for span in refer(chain, chain.mitigation("eu-ai-act", "art-4"))]
    ['  Art 4, from 2 Feb 2025']
    """
    words = reference_of(chain, mitigation).words
    return (Span(f"  {words}", "soft"),) if words else ()
