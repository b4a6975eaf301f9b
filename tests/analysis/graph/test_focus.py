"""The focus of a map."""

import pytest

import valuechain as vc
from tests.conftest import Draw
from valuechain.analysis.graph.focus import check_focus


@pytest.mark.parametrize("focus", ["", "actor:a", "mitigation:x"])
def test_focus_that_is_there(draw: Draw, focus: str) -> None:
    """The focus can be empty, an actor or a mitigation."""
    check_focus(vc.build_allocation(draw("a -P-> x")), focus)


@pytest.mark.parametrize(
    ("focus", "said"),
    [
        ("a", '"a" is not of the form actor:ID or mitigation:ID'),
        ("role:primary", '"role:primary" is not of the form actor:ID or mitigation:ID'),
        ("actor:x", 'Unknown actor "x". Valid: a.'),
        ("mitigation:", 'Unknown mitigation "". Valid: x.'),
    ],
)
def test_focus_that_is_not(draw: Draw, focus: str, said: str) -> None:
    """The error for an invalid focus gives the required form or lists the valid ids."""
    with pytest.raises(vc.QuestionError, match=said):
        check_focus(vc.build_allocation(draw("a -P-> x")), focus)
