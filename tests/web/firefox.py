"""Debian's Firefox, driven by WebDriver BiDi over a websocket: Playwright drives only builds of its own.

See https://w3c.github.io/webdriver-bidi/.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.web.conftest import PATIENCE

_PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}
"""Firefox contacts no one by itself."""
_EVENTS = ("log.entryAdded", "network.beforeRequestSent", "network.fetchError", "network.responseCompleted")
_LEFT = "NS_BINDING_ABORTED"
"""The failure of a request whose page is left."""
_GIVEN_UP = "Error: Callback failed: the server did not respond."
"""What Dash logs of any request that fails, also of one whose page is left; the others are told by `fetchError`."""
_STEADY = """(selector => {
  const found = [...document.querySelectorAll(selector)].find(each => each.checkVisibility());
  if (!found || found.closest("[aria-disabled=true]")) return false;
  found.scrollIntoView({block: "center", behavior: "instant"});
  const {left, top, width, height} = found.getClientRects()[0];
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const reached = found.contains(hit) || hit?.closest("label")?.contains(found);
  return reached ? [left + width / 2, top + height / 2] : false;
})"""
"""Finds the first visible element, scrolls to it and returns its centre, if a click there reaches it."""


@dataclass
class Firefox:
    """One tab of a running Firefox."""

    connection: ClientConnection
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings on the console, requests that failed and responses of 400 and above, since last asked."""
    tab: str = ""
    _pending: set[str] = field(default_factory=set)
    """Requests without a response so far."""
    _number: int = 0

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """Sends a command and returns its result. Raises RuntimeError with what Firefox says."""
        self._number += 1
        self.connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.connection.recv(PATIENCE / 1000))
            if message.get("id") != self._number:
                self._hear(message["method"], message["params"])
            elif message["type"] == "error":
                raise RuntimeError(f"{method}: {message['message']}")
            else:
                result: dict[str, Any] = message["result"]
                return result

    def _hear(self, event: str, said: dict[str, Any]) -> None:
        if event == "log.entryAdded" and said["level"] in ("error", "warn") and said["text"] != _GIVEN_UP:
            self.complaints.append(f"{said['level']}: {said['text']}")
        if event == "network.beforeRequestSent":
            self._pending.add(said["request"]["request"])
        elif event.startswith("network."):
            self._pending.discard(said["request"]["request"])
        if event == "network.fetchError" and said["errorText"] != _LEFT:
            self.complaints.append(f"failed: {said['request']['url']}, {said['errorText']}")
        if event == "network.responseCompleted" and said["response"]["status"] >= 400:
            self.complaints.append(f"{said['response']['status']}: {said['request']['url']}")

    def resize(self, width: int, height: int) -> None:
        """Changes the size of the window."""
        self.send("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def open(self, url: str) -> None:
        """Loads a page, once the one before has its responses: a new size may have made it ask for more."""
        self.settle()
        self.send("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 # whatever it is
        """The value of a JavaScript expression: a text, a number, a truth value or None."""
        found = self.send("script.evaluate", expression=expression, target={"context": self.tab}, awaitPromise=True)
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return found["result"].get("value")

    def wait_for(self, condition: str) -> Any:  # noqa: ANN401 # as evaluate
        """Waits until an expression is true, and returns its value; a page that is still loading has none."""
        end = monotonic() + PATIENCE / 1000
        while monotonic() < end:
            try:
                if value := self.evaluate(condition):
                    return value
            except RuntimeError:
                pass
            sleep(0.03)
        raise AssertionError(f"Never true in Firefox: {condition}")

    def settle(self) -> None:
        """Waits until every request has its response."""
        end = monotonic() + PATIENCE / 1000
        while self.evaluate("0") or self._pending:
            assert monotonic() < end, f"Without a response in Firefox: {self._pending}"
            sleep(0.03)

    def click(self, selector: str) -> None:
        """Clicks on the first visible element as soon as it can be reached."""
        x, y = (round(each["value"]) for each in self.wait_for(f"{_STEADY}({json.dumps(selector)})"))
        clicks = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "mouse", "actions": clicks})

    def type(self, text: str) -> None:
        """Types into the element that has the focus."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": keys})

    def _perform(self, actions: dict[str, Any]) -> None:
        self.send("input.performActions", context=self.tab, actions=[actions])


@contextmanager
def start_firefox(profile: Path) -> Iterator[Firefox]:
    """Starts the system's Firefox with a new profile, and stops it at the end."""
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in _PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))
    log = profile / "log"
    command = ("firefox-esr", "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0")
    with log.open("w") as stderr, subprocess.Popen(command, stdout=stderr, stderr=stderr) as process:
        try:
            with connect(f"{_address(log)}/session", max_size=None) as connection:
                firefox = Firefox(connection)
                firefox.send("session.new", capabilities={})
                firefox.send("session.subscribe", events=_EVENTS)
                firefox.tab = firefox.send("browsingContext.create", type="tab")["context"]
                yield firefox
        finally:
            process.terminate()


def _address(log: Path) -> str:
    end = monotonic() + PATIENCE / 1000
    while monotonic() < end:
        if found := re.search(r"BiDi listening on (ws://\S+)", log.read_text()):
            return found[1]
        sleep(0.05)
    raise AssertionError(f"Firefox did not start: {log.read_text()}")
