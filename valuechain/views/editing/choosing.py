"""The pages on which a user chooses the framework or version to change."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.question.parameters import DATA, pin_key
from valuechain.tables.editing.draft import PAI_ROLES, RACI_ROLES
from valuechain.views.editing.address import edit_data
from valuechain.views.editing.values import LONGEST_NAME
from valuechain.views.page.render import render
from valuechain.views.page.state import Page


class Start(NamedTuple):
    """A framework that a copy can be made of."""

    framework: Framework
    mitigations: int
    actors: int


PAI = "pai"
NEW_ROLES = {PAI: PAI_ROLES, "raci": RACI_ROLES}
"""The roles with which a new framework can start, by the value of the form."""
_NEW_WORDS = {PAI: "primary and secondary", "raci": "RACI: responsible, accountable, consulted, informed"}


def show_choice(chain: ValueChain, wanted: str = "", data: str = "", own: Sequence[str] = ()) -> Markup:
    """The frameworks, each with a button that opens a copy of it: the one that is wanted comes first, then the user's.

    `data` is the key to the data that has them, if they are not only the shipped ones.
    """
    order = {framework: index for index, framework in enumerate((wanted, *own))}
    starts = [
        Start(
            each,
            len(chain.mitigations_by_framework.get(each.id, ())),
            len(chain.actors_by_framework.get(each.id, ())),
        )
        for each in sorted(chain.frameworks, key=lambda each: order.get(each.id, len(order)))
    ]
    is_wanted = bool(starts) and starts[0].framework.id == wanted
    return render(
        "editing/choice.html",
        starts=starts,
        is_wanted=is_wanted,
        data=data,
        is_own=bool(own),
        new_roles=_NEW_WORDS,
        most=LONGEST_NAME,
    )


def show_pinned(key: str, revision: int, title: str) -> Markup:
    """The page for a version of a user's data, which does not change."""
    present, pinned = edit_data(key), f"{Page.MY_DATA.value}?{urlencode({DATA: pin_key(key, revision)})}"
    return render("editing/pinned.html", present=present, pinned=pinned, revision=revision, title=title)
