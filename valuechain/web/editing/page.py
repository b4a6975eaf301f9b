"""The page for changing a user's own data, or a copy of a published framework."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from valuechain.model.question.parameters import FRAMEWORK, split_key
from valuechain.model.question.question import Other
from valuechain.model.workshop.version import is_content_key
from valuechain.tables.editing.start import copied_from
from valuechain.views.editing.choosing import show_choice, show_pinned
from valuechain.views.editing.page import show_editor, show_start
from valuechain.views.editing.values import Editing
from valuechain.views.my_data.page import Kept, list_shared, place_to_show
from valuechain.views.page.state import Address, Page, ViewState, read_state
from valuechain.web.chains import BrokenDataError, Chains
from valuechain.web.editing import grid
from valuechain.web.widgets import Widgets


def show(chains: Chains, address: Address, host: Markup) -> tuple[Markup, Widgets | None]:
    """The page at an address, with the grid below it if the data can be changed. Raises UnknownDataError.

    `host` is a hint on the host that its links begin with.
    """
    key, revision = split_key(address.data)
    if not key or is_content_key(key):
        return show_choice(chains.find(key), address.last(FRAMEWORK), key), None
    kept = chains.find_kept(address.data)
    if kept.chain is None:
        raise BrokenDataError.of(kept.problems)
    if revision is not None:
        return show_pinned(key, revision, kept.title or kept.chain.framework(kept.frameworks[0]).name), None
    if len(kept.frameworks) > 1:
        return show_choice(kept.chain, address.last(FRAMEWORK), key, kept.frameworks), None
    if kept.revision is None:
        rows = sum(each.framework in kept.frameworks for each in kept.chain.mitigations)
        return show_start(key, kept.title or kept.name, rows), None
    at = _describe(chains, address, kept)
    with chains.open_draft(key) as live:
        return show_editor(at, host), grid.build_widgets(live.draft, at)


def _describe(chains: Chains, address: Address, kept: Kept) -> Editing:
    assert kept.chain is not None  # noqa: S101 # the callers have checked it
    framework = kept.chain.framework(kept.frameworks[0])
    state, _ = read_state(kept.chain, address)
    place = place_to_show(kept.chain, framework, state)
    changes: dict[str, Any] = {"framework": framework.id} | (place._asdict() if place else {})
    original = copied_from(framework.id)
    shipped = chains.shipped.framework(original) if original else None
    return Editing(
        key=address.data,
        framework=framework.id,
        title=framework.short_name,
        expires=kept.expires,
        original_name=shipped.short_name if shipped else kept.name,
        compare=_compare(state, changes, shipped.id) if shipped else "",
        explore=state.href(page=Page.EXPLORE, **changes),
        findings=state.href(page=Page.FINDINGS, **changes),
        workshop=state.href(page=Page.WORKSHOP, **changes),
        my_data=state.href(page=Page.MY_DATA, **changes),
        downloads=list_shared(replace(state, **changes).query()) if place else (),
    )


def _compare(state: ViewState, changes: Mapping[str, Any], original: str) -> str:
    """The link that compares the copy with its original."""
    return state.href(
        page=Page.COMPARE, **{**changes, "framework": original}, other=Other(framework=changes["framework"])
    )
