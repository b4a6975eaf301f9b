"""Where a mitigation is in its source and from when it applies, in short."""

from dataclasses import replace

import pytest

import valuechain as vc
from valuechain.analysis.allocation.reference import reference_of, write_start


@pytest.mark.parametrize(
    ("framework", "mitigation", "place", "start"),
    [
        ("eu-ai-act", "art-4", "Art 4", "from 2 Feb 2025"),
        ("eu-ai-act", "art-26-6", "Art 26(6)", "from 2 Dec 2027 or 2 Aug 2028"),
        ("eu-ai-act", "art-22-2-4", "Art 22(2)-(4)", "from 2 Dec 2027 or 2 Aug 2028"),
        ("ca-ai-transparency", "ca-3", "22757.2(c)(1)", "from 2 Aug 2026"),
        ("cn-ai-labeling", "cn-4", "Art 4 para 1", "from 1 Sep 2025"),
        ("eu-transparency-code", "s1-1.1", "Section 1, Measure 1.1", "from 2 Aug 2026"),
        ("uk-ai-cyber", "principle-1", "Principle 1", ""),
        ("uk-ai-cyber", "provision-1.1", "1.1", ""),
        ("pai-open", "PO-1", "", ""),
        ("pai-2023", "RD-1", "", ""),
        ("cosai", "controlTrainingDataManagement", "", ""),
    ],
)
def test_reference(chain: vc.ValueChain, framework: str, mitigation: str, place: str, start: str) -> None:
    """It has the source's own number and every day once; ids and numbers that are ours are left out."""
    assert reference_of(chain, chain.mitigation(framework, mitigation)) == (place, start)


def test_words(chain: vc.ValueChain) -> None:
    """Place and dates are joined by a comma, and a missing one leaves no trace."""
    words = [reference_of(chain, chain.mitigation(*each)).words for each in (
        ("eu-ai-act", "art-4"), ("uk-ai-cyber", "principle-1"), ("pai-open", "PO-1"),
    )]  # fmt: skip
    assert words == ["Art 4, from 2 Feb 2025", "Principle 1", ""]


def test_days_that_are_not_settled(chain: vc.ValueChain) -> None:
    """A day says that it is not settled, unless another scope settles it."""
    duty = chain.mitigation("eu-ai-act", "art-26-6")
    some = tuple(replace(each, is_settled=each.scope != "Annex III") for each in chain.dates)
    assert write_start(replace(chain, dates=some), duty) == "from 2 Dec 2027 (not settled) or 2 Aug 2028"


def test_words_instead_of_days(chain: vc.ValueChain) -> None:
    """Words that name no day stay as they are, after the days."""
    duty = chain.mitigation("eu-ai-act", "art-4")._replace(applies_from=("2026-05-01", "once the guidelines are out"))
    assert write_start(chain, duty) == "from 1 May 2026; once the guidelines are out"
