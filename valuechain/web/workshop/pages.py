"""The workshop's pages within the app: preparing, control room, projector and board."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from markupsafe import Markup

from valuechain import settings
from valuechain.model.question.parameters import CHANGE, COPY, SCREEN, WORKSHOP
from valuechain.storage.errors import StorageError
from valuechain.storage.workshops.values import UnknownWorkshopError
from valuechain.views.page.missing import show_unknown_workshop, show_unreachable_workshop
from valuechain.views.page.state import Address, Page
from valuechain.views.workshop.control.page import show_control
from valuechain.views.workshop.prepare.page import show_prepare_at
from valuechain.views.workshop.room import Room
from valuechain.views.workshop.wall.board import show_board
from valuechain.views.workshop.wall.projector import show_projector
from valuechain.web.chains import Chains
from valuechain.web.operation.outages import log_outage
from valuechain.web.workshop.change_page import show_change_at
from valuechain.web.workshop.rooms import Rooms

ShowRoom = Callable[[Room], Markup]
"""A page of a workshop as HTML."""

PAGES: Mapping[Page, ShowRoom] = {
    Page.WORKSHOP: show_control,
    Page.PROJECTOR: show_projector,
    Page.BOARD: show_board,
}
"""The pages of a workshop; without a key, `Page.WORKSHOP` is the form that prepares one."""


def show(rooms: Rooms, chains: Chains, address: Address, site: str) -> Markup:
    """The HTML of one of these pages at an address; `site` is the server's own address.

    Raises UnknownDataError if the data for preparing a workshop is not found.
    """
    page, key = address.page or Page.WORKSHOP, address.last(WORKSHOP)
    try:
        if page is Page.WORKSHOP and key and address.has(CHANGE):
            return show_change_at(rooms, chains, key)
        if page is Page.WORKSHOP and not key:
            source = address.last(COPY)
            copied = rooms.facilitated(source, site).plan if source else None
            chain, of_data = chains.find_with_notice(address.data)
            with chains.turn_for(chain):
                return show_prepare_at(chain, address, settings.kept_days(), copied=copied, site=site, of_data=of_data)
        return show_room(rooms, page, key, site, address.last(SCREEN))
    except UnknownWorkshopError:
        return show_unknown_workshop(page)
    except StorageError as error:
        log_outage("Workshops cannot be used", error)
        return show_unreachable_workshop()


def show_room(rooms: Rooms, page: Page, key: str, site: str, screen: str = "") -> Markup:
    """The HTML of a workshop's page; `screen` is the key of the wall's screen, if one is asked for.

    Raises UnknownWorkshopError or StorageError.
    """
    return PAGES[page](replace(find_room(rooms, page, key, site), screen=screen))


def find_room(rooms: Rooms, page: Page, key: str, site: str) -> Room:
    """The workshop for a key and page. The control room takes only the facilitator's key.

    The projector's page takes only its own key, because everyone in the room can read its address; the board takes
    either key. Raises UnknownWorkshopError or StorageError.
    """
    if page is Page.WORKSHOP:
        return rooms.facilitated(key, site)
    if page is Page.PROJECTOR:
        return rooms.projected(key, site)
    try:
        return rooms.facilitated(key, site)
    except UnknownWorkshopError:
        return rooms.projected(key, site)
