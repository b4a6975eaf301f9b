"""The dialogs for differences and for named versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from valuechain.analysis.editing.described import Difference
from valuechain.model.question.parameters import pin_key
from valuechain.model.words import count, write_date
from valuechain.views.editing.values import LONGEST_NAME, NamedVersion
from valuechain.views.page.render import render
from valuechain.views.page.state import ViewState

_MOST_DIFFERENCES = 500


class ListedVersion(NamedTuple):
    """A version as the list shows it."""

    id: int
    """0 for the state before the first change, which has no name to remove."""
    revision: int
    name: str
    when: str
    href: str
    """The link to Explore at that revision."""


def show_differences(differences: Sequence[Difference], href_csv: str, since: str) -> Markup:
    """The differences from a version or the original, as a table."""
    return render(
        "editing/differences.html",
        differences=differences[:_MOST_DIFFERENCES],
        number=len(differences),
        href_csv=href_csv,
        since=since,
    )


def show_versions(names: Sequence[NamedVersion], key: str, framework: str, revision: int) -> Markup:
    """The named versions of a framework, the newest first, and the state before any change."""

    def href(revision: int) -> str:
        return ViewState(framework, data=pin_key(key, revision)).href()

    listed = [
        ListedVersion(each.id, each.revision, each.name, _when(each.created, each.revision), href(each.revision))
        for each in names
    ]
    first = ListedVersion(0, 0, "As it was at the start", "before any change", href(0))
    return render("editing/versions.html", versions=[*listed, first], revision=revision, most=LONGEST_NAME)


def _when(created: datetime, revision: int) -> str:
    return f"{write_date(created)}, {created:%H:%M} UTC, after {count(revision, 'change')}"
