"""Phones in a real browser, with the page's own script: offline, behind a proxy that cuts, with wrong clocks."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, async_playwright, expect

from benchmarks.browser import BROWSER_ARGUMENTS, find_browser
from reliability.faults.fault import Fault, Trial
from reliability.faults.network import CUT, behind_relay
from reliability.room import Pace, Participant, Sent, State
from valuechain.views.workshop.phone.page import SAVED

_PATIENCE = 60_000
"""Milliseconds."""
_OFFLINE = 4.0
"""How many times longer than another fault a phone is offline: two minutes for half a minute."""
_LONG_ROUND = 600.0


class _Phone:
    """A phone that has joined, and sees the open question."""

    def __init__(self, page: Page, person: Participant) -> None:
        self.page = page
        self._person = person
        self._number = 0

    async def choose(self) -> None:
        """Chooses another actor and types another reason, and leaves the field."""
        choices = self.page.locator("[name^='role:'][value=primary]")
        await choices.nth(self._number % await choices.count()).check()
        self._number += 1
        await self.page.fill("#reason", f"reason {self._number}")
        await self.page.locator("#reason").blur()

    async def is_saved(self) -> float:
        """Waits until the page says that everything is saved, notes what; returns how many seconds that took."""
        since = time.perf_counter()
        await expect(self.page.locator("#saved")).to_have_text(SAVED, timeout=_PATIENCE)
        form = self.page.locator("form[data-answer]")
        chosen = await form.locator("[name^='role:'][value=primary]:checked").get_attribute("name")
        item, number = [await form.locator(f"[name={name}]").input_value() for name in ("item", "round")]
        step = int(await form.get_attribute("data-step") or 0)
        role = str(chosen).removeprefix("role:")
        self._person.sent.append(
            Sent(item, int(number), role, f"reason {self._number}", step, State.ACKNOWLEDGED, time.perf_counter())
        )
        return time.perf_counter() - since


@asynccontextmanager
async def _phone(trial: Trial, *, clock: datetime | None = None) -> AsyncIterator[_Phone]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_ARGUMENTS)
        context = await browser.new_context(base_url=trial.site, viewport={"width": 390, "height": 844})
        page = await context.new_page()
        page.set_default_timeout(_PATIENCE)
        if clock is not None:
            await page.clock.install(time=clock)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"/w/{trial.created.code}")
        await page.click("button:has-text('Join')")
        await page.wait_for_selector("[data-screen=open]")
        person = Participant(trial.site, trial.created.code, 0, trial.figures, Pace())
        (person.token,) = [each["value"] for each in await context.cookies() if each["name"].startswith("workshop-")]
        person.heard = float("inf")
        trial.room.append(person)
        phone = _Phone(page, person)
        await phone.choose()
        await phone.is_saved()
        yield phone
        for complaint in complaints:
            trial.figures.wrong[f"error on the page: {complaint}"] += 1
        await browser.close()


async def _go_offline(trial: Trial) -> None:
    async with _phone(trial) as phone:
        await phone.page.context.set_offline(True)
        await phone.choose()
        await expect(phone.page.locator("#saved")).to_contain_text("Not saved yet: no connection", timeout=_PATIENCE)
        await asyncio.sleep(_OFFLINE * trial.seconds)
        await phone.choose()
        await phone.page.context.set_offline(False)
        trial.notes.append(f"the phone’s answer was saved {await phone.is_saved():.1f} s after it was online again")


async def _cut(trial: Trial) -> None:
    async with _phone(trial) as phone:
        relay = trial.the_relay
        relay.cut_after, relay.slowest = CUT, 2 * CUT
        for _ in range(3):
            await phone.choose()
            await phone.is_saved()
        relay.cut_after, relay.slowest = None, 0.0
        trial.notes.append(f"{relay.cut:,} requests were cut")


async def _set_wrong_clock(trial: Trial) -> None:
    year = timedelta(days=365)
    async with _phone(trial, clock=datetime.now(UTC) + year) as phone:
        for wrong in (-year, timedelta(hours=1), -timedelta(hours=1)):
            await phone.page.clock.set_system_time(datetime.now(UTC) + wrong)
            await phone.choose()
            await phone.is_saved()


PHONE_FAULTS = (
    Fault(
        "phone-offline", "A phone is offline while its owner answers.", _go_offline, is_hidden=True,
        round_seconds=_LONG_ROUND,
    ),
    Fault(
        "phone-cut", "A phone behind a proxy that cuts after a second.", _cut, around=behind_relay,
        round_seconds=_LONG_ROUND,
    ),
    Fault(
        "phone-clock", "A phone’s clock is a year ahead, then jumps back and forth.", _set_wrong_clock, is_hidden=True,
        round_seconds=_LONG_ROUND,
    ),
)  # fmt: skip
