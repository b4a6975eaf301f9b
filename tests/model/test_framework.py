"""What kind of source a framework is, and whether it binds."""

from dataclasses import replace

import pytest

import valuechain as vc
from tests.conftest import Write
from valuechain.model.vocabulary import Instrument, SourceStatus


@pytest.mark.parametrize(
    ("instrument", "jurisdiction", "is_binding", "status"),
    [
        (None, "", False, ""),
        (None, "France", True, ""),
        (Instrument.LAW, "the European Union", True, "law, binding in the European Union"),
        (Instrument.LAW, "", True, "law, binding"),
        (Instrument.CODE, "United Kingdom", False, "voluntary code, United Kingdom"),
        (Instrument.CODE, "", False, "voluntary code"),
        (Instrument.CODE, "France", True, "code, binding in France"),
        (Instrument.GUIDANCE, "", False, "guidance, not binding"),
        (Instrument.FRAMEWORK, "France", False, "framework, not binding"),
        (Instrument.LAW, "France", False, "law, not binding"),
    ],
)
def test_legal_status(
    chain: vc.ValueChain, instrument: Instrument | None, jurisdiction: str, is_binding: bool, status: str
) -> None:
    """The legal status has the kind of source and whether it binds, and where; without a kind, nothing is said."""
    framework = replace(
        chain.frameworks[0], instrument=instrument, jurisdiction=jurisdiction, is_binding=is_binding, caution=""
    )
    assert framework.legal_status == status
    assert framework.notice == (f"{status[0].upper()}{status[1:]}." if status else "")


@pytest.mark.parametrize(
    ("instrument", "is_binding", "short"),
    [
        (Instrument.LAW, True, "law"),
        (Instrument.LAW, False, "not binding"),
        (Instrument.CODE, True, "binding code"),
        (Instrument.CODE, False, "voluntary"),
        (Instrument.GUIDANCE, False, "voluntary"),
        (Instrument.FRAMEWORK, False, "voluntary"),
    ],
)
def test_law_or_advice(chain: vc.ValueChain, instrument: Instrument, is_binding: bool, short: str) -> None:
    """The short form says law only of law that binds; a draft law is not binding, and whatever else is voluntary."""
    framework = replace(chain.frameworks[0], instrument=instrument, is_binding=is_binding, short_name="the Text")
    assert (framework.law_or_advice, framework.marked_name) == (short, f"the Text ({short})")


@pytest.mark.parametrize("is_binding", [True, False])
def test_neither_law_nor_advice(chain: vc.ValueChain, is_binding: bool) -> None:
    """Of data that does not say what kind of source it is, the short form says nothing."""
    framework = replace(chain.frameworks[0], instrument=None, is_binding=is_binding, short_name="Our RACI")
    assert (framework.law_or_advice, framework.marked_name) == ("", "Our RACI")


def test_legal_status_of_the_shipped_frameworks(chain: vc.ValueChain) -> None:
    """The laws bind, California's is not fully settled, PAI's 2023 guidance is a draft, and the codes are voluntary."""
    assert {framework.id: framework.legal_status for framework in chain.frameworks} == {
        "pai-open": "guidance, not binding",
        "pai-2023": "guidance, not binding; draft",
        "cosai": "framework, not binding",
        "uk-ai-cyber": "voluntary code, United Kingdom",
        "eu-ai-act": "law, binding in the European Union",
        "ca-ai-transparency": "law, binding in California; not fully settled",
        "eu-transparency-code": "voluntary code, the European Union",
        "cn-ai-labeling": "law, binding in China",
        "cn-deep-synthesis": "law, binding in China",
    }


def test_notice(chain: vc.ValueChain) -> None:
    """The notice beside an answer has the legal status, and then the caution, if there is one."""
    law, framework = chain.framework("eu-ai-act"), chain.framework("cosai")
    assert law.notice == f"Law, binding in the European Union. {law.caution}"
    assert (framework.caution, framework.notice) == ("", "Framework, not binding.")


@pytest.mark.parametrize("status", [None, *SourceStatus])
def test_unsettled_note(chain: vc.ValueChain, status: SourceStatus | None) -> None:
    """The notice has the status and its note if the source is a draft, superseded or unsettled, and only then."""
    plain = replace(chain.framework("cosai"), status=status)
    noted = replace(plain, status_note="Half of it was replaced.")
    if status is None or status in ("in force", "voluntary"):
        assert (plain.notice, noted.notice) == ("Framework, not binding.", "Framework, not binding.")
    else:
        legal = f"Framework, not binding; {status.shown}."
        assert (plain.notice, noted.notice) == (f"{legal} {status.meaning}", f"{legal} Half of it was replaced.")


def test_status_of_the_shipped_frameworks(chain: vc.ValueChain) -> None:
    """Of the laws, California's is unsettled; PAI's 2023 guidance is a draft, and the others are voluntary."""
    assert {framework.id: (framework.status, bool(framework.status_note)) for framework in chain.frameworks} == {
        "pai-open": ("voluntary", False),
        "pai-2023": ("draft", True),
        "cosai": ("voluntary", False),
        "uk-ai-cyber": ("voluntary", False),
        "eu-ai-act": ("in force", False),
        "ca-ai-transparency": ("unsettled", True),
        "eu-transparency-code": ("voluntary", True),
        "cn-ai-labeling": ("in force", True),
        "cn-deep-synthesis": ("in force", True),
    }
    assert "draft of October 2023" in chain.framework("pai-2023").notice


def test_own_framework(write: Write) -> None:
    """A user's framework has the legal status of its file, whatever the capitals, and none by default."""
    chain = write(
        frameworks=[
            ["id", "name", "instrument", "is_binding"],
            ["ours", "Ours", "LAW", "yes"],
            ["other", "Other", "", ""],
        ],
        actors=[["framework", "id", "name"], ["ours", "a", "A"], ["other", "a", "A"]],
        mitigations=[["framework", "id", "name"], ["ours", "m", "M"], ["other", "m", "M"]],
    )
    assert [framework.legal_status for framework in chain.frameworks] == ["law, binding", ""]
