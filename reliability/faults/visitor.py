"""A visitor who reads the published frameworks, opens their own files, and looks at the control room."""

import asyncio
from itertools import count

import aiohttp

from reliability.callback import page_json
from reliability.room import Figures, ask
from valuechain.storage.workshops.values import Created

_PAUSE = 1.0
"""Seconds between two requests."""
_FILE = "\r\n".join(
    (
        "--x", 'Content-Disposition: form-data; name="files"; filename="mitigations.csv"', "Content-Type: text/csv", "",
        "mitigation,owner", "Filter the data,Developer", "Watch the model,Deployer", "--x--", "",
    )
)  # fmt: skip


async def visit(site: str, created: Created, figures: Figures) -> None:
    """Asks for one page after the other."""
    async with aiohttp.ClientSession(site) as client:
        for _ in count():
            await ask(client, figures, "start page", "GET", "/")
            await asyncio.sleep(_PAUSE)
            await _turn_to(client, figures, "explore", "/", "?framework=pai-open")
            await asyncio.sleep(_PAUSE)
            await _turn_to(client, figures, "control room", "/workshop", f"?workshop={created.facilitator}")
            await asyncio.sleep(_PAUSE)
            await ask(client, figures, "upload", "POST", "/my-data", data=_FILE, kind="multipart/form-data; boundary=x")
            await asyncio.sleep(_PAUSE)


async def _turn_to(client: aiohttp.ClientSession, figures: Figures, what: str, path: str, search: str) -> None:
    """Turns to a page as the browser does, with Dash's callback."""
    await ask(client, figures, what, "POST", "/_dash-update-component", json_body=page_json(path, search))
