"""Two processes on one database: each shows the other's changes at once."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.questions import query_of
from tests.workshops import SCRIPT
from valuechain.analysis.workshop.plan import build_plan, find_asked
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

pytestmark = pytest.mark.usefixtures("small_rooms", "no_grace")
REASON = "Hubs see the reports first."
REASONS_ON_WALL = "reasons-1-1-PO-6"
"""The screen of the wall with the reasons."""


@dataclass
class Pair:
    """Clients of two servers, and the keys of a workshop."""

    one: FlaskClient
    other: FlaskClient
    created: Created

    def act(self, act: str, item: str = "PO-6", **fields: str) -> None:
        """Performs a facilitator's act on the first server."""
        form = {"workshop": self.created.facilitator, "act": act, "item": item, "confirmed": "yes", **fields}
        assert self.one.post("/workshop/act", data=form, headers=SCRIPT).status_code == 200

    def live(self, page: str = "projector", screen: str = "") -> str:
        """A page of the workshop, as the second server shows it."""
        key = self.created.projector if page == "projector" else self.created.facilitator
        return self.other.get(f"/workshop/live?page={page}&workshop={key}&revision=&screen={screen}").text

    def phone(self) -> str:
        """The participant's page, as the second server shows it."""
        return self.other.get(f"/w/{self.created.code}").text

    def join(self) -> None:
        """Joins on the first server and takes the cookie to the second."""
        place = f"/w/{self.created.code}"
        self.one.get(place)
        assert self.one.post(f"{place}/join").status_code == 303
        cookie = self.one.get_cookie(f"workshop-{self.created.code}", path=place)
        assert cookie is not None
        self.other.set_cookie(cookie.key, cookie.value, path=place)

    def answer(self, reason: str = REASON) -> None:
        """Sends the participant's answer to the first server."""
        form = {"item": "PO-6", "round": "1", "submission": "1", "role:model_hosting": "primary", "reason": reason}
        assert self.one.post(f"/w/{self.created.code}/answer", data=form, headers=SCRIPT).get_json()["saved"]

    def reveal(self, reason: str = REASON) -> None:
        """Runs a whole round with one answer on the first server."""
        self.act("open")
        self.answer(reason)
        self.act("close")
        self.act("reveal")


@pytest.fixture
def pair(chain: vc.ValueChain, tmp_path: Path) -> Pair:
    """Two servers on one database, with a workshop that a participant has joined."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    one, other = (build_app(chain, url).server.test_client() for _ in range(2))
    pair = Pair(one, other, create(chain, url))
    pair.join()
    return pair


def create(chain: vc.ValueChain, url: str) -> Created:
    """A new workshop in a database."""
    plan = build_plan(find_asked(chain, "pai-open", vc.Context("advanced", "open")), title="Open", mitigations=["PO-6"])
    return Store(url).workshops.create(plan, 1)


def test_scripts_are_known_before_the_first_request(chain: vc.ValueChain) -> None:
    """A process serves scripts even before its first page: another process may have served the page that loads them."""
    assert "deps/react@18.3.1.min.js" in build_app(chain).registered_paths["dash"]


def test_wall_control_room_and_phone_follow(pair: Pair) -> None:
    """Opening, answering, closing, revealing and hiding in one process take effect at once in the other."""
    seen = [("You’re in" in pair.phone(), "<b>1</b> joined" in pair.live())]
    pair.act("open")
    seen.append(('data-screen="open"' in pair.phone(), "0 of 1 have answered" in pair.live()))
    pair.answer()
    seen.append(("✓ Saved." in pair.phone(), "1 of 1 have answered" in pair.live()))
    pair.act("close")
    seen.append(('data-screen="closed"' in pair.phone(), REASON in pair.live("workshop")))
    pair.act("reveal")
    seen.append(("1 primary, 0 secondary, 0 no role" in pair.phone(), REASON in pair.live(screen=REASONS_ON_WALL)))
    pair.act("hide")
    seen.append(('data-screen="closed"' in pair.phone(), REASON not in pair.live(screen=REASONS_ON_WALL)))
    assert seen == [(True, True)] * 6


def test_a_reason_that_is_removed_is_gone_everywhere(pair: Pair) -> None:
    """A reason removed in one process disappears from the wall, the board and the phones that the other serves."""
    pair.reveal()
    shown = (pair.live(screen=REASONS_ON_WALL), pair.live("board"), pair.phone())
    assert [REASON in page for page in shown] == [True] * 3
    key = pair.live("workshop").partition('data-key="reason:')[2].partition('"')[0]
    pair.act("remove-reason", reason=key)
    rooms = (pair.live(screen=REASONS_ON_WALL), pair.live("board"), pair.phone().partition("<h2>")[2])
    assert [REASON in page for page in rooms] == [False] * 3


def test_a_locked_door_is_locked_everywhere(pair: Pair) -> None:
    """A workshop locked in one process is locked in the other."""
    pair.other.delete_cookie(f"workshop-{pair.created.code}", path=f"/w/{pair.created.code}")
    pair.act("lock", "")
    assert pair.other.post(f"/w/{pair.created.code}/join").status_code == 409


def test_a_saved_outcome_is_there_and_gone_everywhere(pair: Pair) -> None:
    """An outcome saved in one process opens in the other, until the first process deletes everything."""
    pair.reveal()
    pair.act("decide", **{"role:model_hosting": "primary"})
    key = pair.created.facilitator
    saved = pair.one.post("/workshop/version", data={"workshop": key}, headers=SCRIPT).get_json()["key"]
    question = query_of("workshop", "advanced", "open")
    opens = [f"/workshop/version/{saved}.zip", f"/api/v1/matrix.csv?{question}&data={saved}"]
    opens += [f"/workshop/export/results.csv?workshop={key}", f"/w/{pair.created.code}"]
    before = [pair.other.get(href).status_code for href in opens]
    assert pair.one.post("/workshop/delete", data={"workshop": key, "code": pair.created.code}).status_code == 303
    assert (before, [pair.other.get(href).status_code for href in opens]) == ([200] * 4, [404] * 4)


def test_a_deleted_workshop_is_seen_in_no_other(pair: Pair, chain: vc.ValueChain, tmp_path: Path) -> None:
    """Reasons from a deleted workshop never show up in another workshop that took the same course."""
    for reason in (REASON, "Who builds it can test it."):
        pair.reveal(reason)
        pages = (
            pair.live(screen=REASONS_ON_WALL),
            pair.live("board"),
            pair.live("workshop"),
            pair.phone().partition("<h2>")[2],
        )
        assert [reason in page for page in pages] == [True] * 4
        assert [REASON in page for page in pages] == [reason == REASON] * 4
        pair.one.post("/workshop/delete", data={"workshop": pair.created.facilitator, "code": pair.created.code})
        pair.created = create(chain, f"sqlite:///{tmp_path / 'shared.db'}")
        pair.join()
