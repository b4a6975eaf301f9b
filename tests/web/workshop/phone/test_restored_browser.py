"""A backup that is put back while a workshop runs: everyone sees what it holds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select, update

from tests.web.workshop.phone.conftest import MakeRoom, Opened
from valuechain.model.workshop.acting import Act
from valuechain.storage.engine import Database, reading, writing
from valuechain.storage.schema import WORKSHOPS

pytestmark = pytest.mark.browser


def test_everyone_goes_back(
    hold: MakeRoom, join: Opened, contexts: Callable[..., BrowserContext], database: str
) -> None:
    """Phone, control room and wall show the round as the backup has it, though they were further."""
    held = hold()
    engine, this = Database(database).engine, WORKSHOPS.c.code == held.code
    phone = join(held)
    control, wall = (contexts(1280).new_page() for _ in range(2))
    control.goto(f"/workshop?workshop={held.keys.facilitator}")
    wall.goto(f"/projector?workshop={held.keys.projector}")
    held.act_all(Act.OPEN)
    with reading(engine) as connection:
        backup = dict(connection.execute(select(WORKSHOPS).where(this)).one()._mapping)
    for act in (Act.CLOSE, Act.REVEAL):
        held.act_all(act)
    expect(phone.locator("[data-screen=revealed]")).to_be_visible()
    expect(control.locator("[data-said]")).to_contain_text("is revealed")
    expect(wall.locator("main")).to_contain_text("The room")
    with writing(engine) as connection:
        connection.execute(update(WORKSHOPS).where(this).values(backup))
    expect(phone.locator("[data-screen=open]")).to_be_visible()
    expect(control.locator("[data-said]")).to_contain_text("is open")
    expect(wall.locator("main")).not_to_contain_text("The room")
