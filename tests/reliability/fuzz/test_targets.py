"""The short form of `make fuzz`: the same cases on every run, so that a failure is a change of the code."""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings

from reliability.fuzz import api, readers, web
from reliability.fuzz.__main__ import READERS, WEB
from reliability.fuzz.forms import find_forms, post_routes
from reliability.fuzz.run import Tally
from reliability.fuzz.site import Sent, Site
from reliability.fuzz.target import HUNG, Fault, Outcome, Target

CASES: Mapping[str, int] = {
    "workbooks": 30, "tables": 50, "frameworks": 15, "damaged": 40, "mappings": 100, "encodings": 100, "folders": 30,
    "sources": 30, "addresses": 30, "forms": 30, "phones": 25, "commands": 30, "links": 20,
}  # fmt: skip
"""As many as take a second or two."""


def fuzz(target: Target) -> None:
    """Gives the target its cases, of which some must be refused, and some done unless all files are damaged."""
    tally = Tally(target, longest=HUNG)

    @settings(
        max_examples=CASES[target.name],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.cases)
    def check(case: object) -> None:
        tally.check(case)

    check()
    assert tally.outcomes[Outcome.DONE] or target.name == "damaged"
    assert tally.outcomes[Outcome.REFUSED]


@pytest.mark.parametrize("name", READERS)
def test_readers(name: str) -> None:
    """Whatever a file holds, it is read or its problems are said, in bounded time."""
    fuzz(next(each for each in readers.build_targets() if each.name == name))


@pytest.mark.parametrize("name", [name for name in WEB if name in CASES and name != "links"])
def test_app(target_site: Site, name: str) -> None:
    """Whatever is sent to the app, it answers or refuses it, without an error in its answer or its log."""
    fuzz(next(each for each in web.build_targets(target_site) if each.name == name))


def test_links(target_site: Site) -> None:
    """Whatever parameters a link of the HTTP interface gets, it answers or refuses them."""
    fuzz(api.build_target(target_site))


def test_every_route_gets_cases(target_site: Site) -> None:
    """Every route that takes a form has one in a page, or gets fields from all forms."""
    routes = post_routes(target_site)
    found = {form.action.partition("?")[0] for form in find_forms(target_site)}
    assert len(found & set(routes)) >= 20
    assert {"/my-data", "/workshop/act", "/w/{code}/answer", "/edit/change"} <= set(routes)


def test_an_error_is_a_finding(target_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the app is found whether it is answered with 500 or only logged."""
    monkeypatch.setattr(target_site.store.workshops.__class__, "revision", lambda *_: 1 / 0)
    with pytest.raises(Fault, match="division by zero"):
        target_site.call([Sent("GET", "/workshop/live", [("page", "board")])])
