"""An actor's roles in words, as they follow its name."""

import pytest

import valuechain as vc
from tests.conftest import Write
from valuechain.analysis.findings.findings import build_findings
from valuechain.views.page.actors import say_held


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        ("nobody", ""),
        ("told", " (informed: 1)"),
        ("watched", " (checked: 1 and mentioned: 2)"),
        ("everything", " (informed: 1, checked: 2 and mentioned: 1)"),
    ],
)
def test_roles_that_are_no_assignment(write: Write, actor: str, said: str) -> None:
    """The roles of an actor with nothing assigned stand in brackets, each with the number of its mitigations."""
    chain = write(
        actors=[["id", "name"], *([name, name] for name in ("owner", "nobody", "told", "watched", "everything"))],
        mitigations=[
            ["id", "name", "primary", "informed", "checked", "mentioned"],
            ["x", "X", "owner", "told;everything", "everything", "watched"],
            ["y", "Y", "owner", "", "watched;everything", "watched;everything"],
        ],
    )
    allocation = vc.build_allocation(chain)
    assert say_held(allocation, build_findings(allocation), chain.actor("own", actor)) == said
