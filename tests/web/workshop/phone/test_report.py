"""The report for participants, at an address under their phone's own."""

import io

import pytest
from docx import Document

from tests.conftest import Parse
from tests.web.workshop.phone.conftest import MakeRoom, Phone, Room
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import FEWEST_SHOWN, PRIMARY, Group
from valuechain.model.workshop.running import Decision
from valuechain.model.workshop.turnout import LEAST_REVEALED

N = FEWEST_SHOWN
GROUPS = {"groups": (Group("Hosts", "hub"), Group("Press", "prov"))}
WEIGHTED, NOT_ME = "Groups weighted", "Whether groups give their own actor less responsibility"


def ask(room: Room, phones: list[Phone], mitigation: str, *, is_revealed: bool = True, **fields: str) -> None:
    """Asks a question, and takes the same answer from these phones."""
    room.act(Act.OPEN, mitigation)
    for phone in phones:
        phone.answer(mitigation, **fields)
    room.act_all(Act.CLOSE, *([Act.REVEAL] if is_revealed else []), mitigation=mitigation)


def read(phone: Phone, rest: str = "") -> str:
    """The report as a page."""
    response = phone.client.get(f"/w/{phone.code}/report{rest}")
    assert response.status_code == 200
    return response.text


@pytest.fixture
def met(make_room: MakeRoom) -> tuple[Room, list[Phone]]:
    """A workshop with names, two groups, weights and two questions, of which one is revealed; it has not ended."""
    room = make_room(GROUPS, has_pseudonyms=True)
    phones = [room.phone(name=f"marker-name-{n}", group="Hosts" if n < N else "Press") for n in range(2 * N)]
    ask(room, phones, "M-1", user="primary", reason="marker-reason")
    ask(room, phones, "M-2", is_revealed=False, hub="primary", reason="marker-unseen")
    room.act(Act.DECIDE, "M-1", decision=Decision({"user": PRIMARY}, note="marker-note"))
    room.workshops.act(room.keys.facilitator, Wish(Act.WEIGH, weights={"Press": 77}))
    return room, phones


def test_after_the_end_each_participant_can_read_it(met: tuple[Room, list[Phone]], parse: Parse) -> None:
    """The closing page links to the report, as a page and as a Word file; it has results, reasons and decisions."""
    room, (phone, *_) = met
    room.act(Act.END)
    page = parse(phone.look().text)
    links = [each.attributes["href"] for each in page.one("main").all("a")]
    assert f"/w/{room.code}/report" in links
    answer = phone.client.get(f"/w/{room.code}/report")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert answer.headers["Content-Disposition"].startswith("inline")
    report = parse(answer.text)
    assert report.one("h1").text == "Open models"
    assert f"{2 * N} of {2 * N}: users should be primary." in report.text
    assert [word for word in ("marker-reason", "marker-note", "Hosts", "Decided") if word not in report.text] == []
    word = phone.client.get(next(link for link in links if link.endswith("/report.docx")))
    assert word.headers["Content-Disposition"].startswith("attachment")
    assert any("marker-reason" in each.text for each in Document(io.BytesIO(word.data)).paragraphs)


def test_it_has_nothing_that_is_the_facilitators(met: tuple[Room, list[Phone]]) -> None:
    """No names, no weights, no unreleased "not me", no key, and no hash of tables that participants do not have."""
    room, (phone, *_) = met
    room.act(Act.END)
    report = read(phone)
    facilitators = (room.keys.facilitator, room.keys.projector, "marker-name", "77", NOT_ME, "SHA-256", phone.token)
    assert [word for word in facilitators if word in report] == []
    room.act(Act.RELEASE)
    assert NOT_ME in read(phone)


def test_only_revealed_rounds_are_in_it(met: tuple[Room, list[Phone]], parse: Parse) -> None:
    """A round that was never revealed, or that is hidden again, is not in it, though facilitators can export both."""
    room, (phone, *_) = met
    room.act(Act.END)
    report = parse(read(phone))
    assert "marker-unseen" not in report.text
    assert [each.text for each in report.all("h3")] == ["Moderate"]
    assert room.server is not None
    own = room.server.test_client().get(f"/workshop/export/report.html?workshop={room.keys.facilitator}").text
    assert "marker-unseen" in own
    room.act(Act.HIDE, "M-1")
    assert "marker-reason" not in read(phone)


def test_a_result_of_very_few_is_not_in_it(make_room: MakeRoom) -> None:
    """A round with too few answers to be revealed is left out, however it came to be revealed."""
    for number in (LEAST_REVEALED - 1, LEAST_REVEALED):
        room = make_room()
        phones = [room.phone() for _ in range(number)]
        ask(room, phones, "M-1", hub="primary", reason="marker-reason")
        room.act(Act.END)
        assert ("marker-reason" in read(phones[0])) is (number == LEAST_REVEALED)


def test_removed_and_unapproved_reasons_are_not_in_it(make_room: MakeRoom) -> None:
    """A reason that was removed, or that waits for approval, is not in it, and neither is that of someone who left."""
    room = make_room(approves_reasons=True)
    phones = [room.phone() for _ in range(N)]
    room.act(Act.OPEN, "M-1")
    for phone, reason in zip(phones, ("waiting", "approved", "removed", "left", ""), strict=True):
        phone.answer(hub="primary", reason=f"marker-{reason}" if reason else "")
    room.act_all(Act.CLOSE)
    workshop = room.workshops.joined(room.code)
    ids = {each.proposal.reason: each.id for each in room.workshops.proposals(workshop.id)}
    for reason in ("approved", "removed", "left"):
        room.act(Act.APPROVE_REASONS, "M-1", proposal=ids[f"marker-{reason}"])
    room.act_all(Act.REVEAL)
    room.act(Act.REMOVE_REASON, "M-1", proposal=ids["marker-removed"])
    phones[3].client.post(f"/w/{room.code}/leave")
    room.act(Act.END)
    report = read(phones[0])
    assert [word for word in ("waiting", "approved", "removed", "left") if f"marker-{word}" in report] == ["approved"]


def test_it_is_only_for_participants_and_only_after_the_end(met: tuple[Room, list[Phone]]) -> None:
    """Strangers, those who left and everyone before the end are led back to the page."""
    room, (phone, other, *_) = met
    for ending in ("", ".docx"):
        assert phone.client.get(f"/w/{room.code}/report{ending}").headers["Location"] == f"/w/{room.code}"
    room.act(Act.END)
    assert room.newcomer().client.get(f"/w/{room.code}/report").headers["Location"] == f"/w/{room.code}?again=1"
    other.client.post(f"/w/{room.code}/leave")
    assert other.client.get(f"/w/{room.code}/report").headers["Location"] == f"/w/{room.code}?again=1"
    assert phone.client.get(f"/w/{room.code}/report.csv").headers["Location"] == f"/w/{room.code}"
    room.workshops.undo(room.keys.facilitator)
    assert phone.client.get(f"/w/{room.code}/report").headers["Location"] == f"/w/{room.code}"


def test_by_ones_own_link(met: tuple[Room, list[Phone]], parse: Parse) -> None:
    """A browser that refuses cookies reads it by the link on its page, which has its token."""
    room, (phone, *_) = met
    room.act(Act.END)
    assert room.server is not None
    client = room.server.test_client(use_cookies=False)
    page = parse(client.get(f"/w/{room.code}?me={phone.token}").text)
    (link,) = [each.attributes["href"] for each in page.all("a") if each.text == "Read the report"]
    assert "marker-reason" in client.get(link).text


def test_guidance_is_in_it_only_where_the_room_saw_it(make_room: MakeRoom, parse: Parse) -> None:
    """What stays hidden until the end is told after it, but not of a question that can still be asked."""
    room = make_room(hides_published=True)
    phones = [room.phone() for _ in range(N)]
    ask(room, phones, "M-1", hub="primary")
    room.act(Act.END)

    def published() -> list[str]:
        """The published roles in the report's first table."""
        return [row.all("td")[2].text for row in parse(read(phones[0])).all("table")[0].all("tr")[1:]]

    assert published() == ["Hubs (primary, should) and Users (secondary, marker-condition)", "not shown", "not shown"]
    assert "marker-doubt" in read(phones[0])
    room.act(Act.HIDE, "M-1")
    room.act(Act.DECIDE, "M-1", decision=Decision(note="marker-note"))
    assert published() == ["not shown"] * 3
    assert "marker-note" in read(phones[0])
    assert "marker-doubt" not in read(phones[0])
