"""The question in a workbook's legend."""

from datetime import UTC, datetime

import valuechain as vc
from valuechain.views.question.legend import describe_asked, page_of

SITE = "http://team.example"
TODAY = datetime.now(UTC).date().isoformat()


def test_filters_by_name(chain: vc.ValueChain) -> None:
    """The legend gives filters by id and name, and its page link opens the page that shows the table."""
    asked = [("framework", "pai-open"), ("actor", "model_hosting"), ("role", "primary"), ("sort", "most-owners")]
    assert describe_asked(chain, "ownerships", asked, SITE) == [
        ("only actor", "model_hosting (Hubs & hosting)"),
        ("only role", "primary"),
        ("sorted by", "most-owners"),
        ("date", TODAY),
        ("data", chain.stamp),
        (
            "page",
            f"{SITE}/?framework=pai-open&actor=model_hosting&role=primary&sort=most-owners",
        ),
    ]


def test_no_filters(chain: vc.ValueChain) -> None:
    """If there are no filters, the legend says so; parameters with empty values do not count as filters."""
    assert describe_asked(chain, "matrix", [("framework", "cosai"), ("stage", "")], SITE) == [
        ("filters", "none"),
        ("date", TODAY),
        ("data", chain.stamp),
        ("page", f"{SITE}/?framework=cosai"),
    ]


def test_without_a_site(chain: vc.ValueChain) -> None:
    """Where no site is known, the legend has no address, since a part of one leads nowhere."""
    said = describe_asked(chain, "matrix", [("framework", "cosai")])
    assert [name for name, _ in said] == ["filters", "date", "data"]
    assert page_of(said) == ""
    assert page_of(describe_asked(chain, "matrix", [], SITE)) == f"{SITE}/"


def test_the_key_stays_secret(chain: vc.ValueChain) -> None:
    """The key to a user's own data is never written out, because it allows the data to be deleted."""
    said = describe_asked(chain, "topics", [("data", "SECRET"), ("download", "yes")], SITE)
    assert said[:3] == [("date", TODAY), ("data", chain.stamp), ("page", f"{SITE}/sources")]
    assert said[3][0] == "own data"
    assert page_of(describe_asked(chain, "matrix", [("data", "k" * 22)], SITE)) == ""
    assert "SECRET" not in str(said)
