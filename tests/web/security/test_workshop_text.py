"""Script in text: every text of a workshop, on every page and in every export."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

import valuechain as vc
from tests.web.conftest import ask_page
from tests.web.security.hostile import EVIL, HARM, harm_in_file, harm_in_html
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import (
    PRIMARY,
    Group,
    Plan,
    PlannedActor,
    PlannedMitigation,
    Proposal,
    ProposalKind,
    Rules,
)
from valuechain.model.workshop.running import Decision
from valuechain.storage.workshops.values import Created
from valuechain.web.app.server import build_app
from valuechain.web.store import Store
from valuechain.web.workshop.export import FILES

ACTOR = PlannedActor(EVIL, HARM[:80], HARM, HARM)
PLAN = Plan(
    title=HARM, framework=EVIL, framework_name=HARM, model_type="advanced", release_type="open",
    framework_version=HARM, actors=(ACTOR, replace(ACTOR, id="other")),
    mitigations=(
        PlannedMitigation(
            EVIL, HARM[:80], HARM, HARM, stage=HARM, topics=(HARM,), source=HARM, published={EVIL: PRIMARY}, doubt=HARM,
            verbs={EVIL: HARM}, conditions={EVIL: HARM},
        ),
        PlannedMitigation("own", HARM[:80], HARM, is_own=True),
    ),
    groups=(Group(HARM[:60], EVIL), Group("other")),
    rules=Rules(has_pseudonyms=True, is_joined_across_rounds=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def held(chain: vc.ValueChain, tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, Created, str]:
    """A workshop in which every text is hostile, up to its end, with its participants' browser."""
    url = f"sqlite:///{tmp_path_factory.mktemp('held') / 'held.db'}"
    client, store = build_app(chain, url).server.test_client(), Store(url)
    created = store.workshops.create(PLAN, 7)

    def act(act: Act, item: str = "", decision: Decision | None = None) -> None:
        store.workshops.act(created.facilitator, Wish(act, item, decision=decision, is_confirmed=True))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("valuechain.model.workshop.running.GRACE", timedelta())
        act(Act.OPEN, EVIL)
        client.get(f"/w/{created.code}")
        client.post(f"/w/{created.code}/join", data={"name": HARM[:30], "group": HARM[:60]})
        tokens = [store.participants.join(created.code, f"<b>{n}</b>", HARM[:60]) for n in range(9)]
        for number, token in enumerate(tokens):
            said = Proposal(ProposalKind.ROLES, {EVIL: PRIMARY}, None, f"{HARM} {number % 2}")
            store.participants.propose(token, EVIL, 1, str(number), said)
        act(Act.CLOSE, EVIL)
        act(Act.REVEAL, EVIL)
        act(Act.DECIDE, EVIL, decision=Decision({EVIL: PRIMARY}, note=HARM, dissent=HARM))
    return client, created, url


def test_pages_of_the_workshop(held: tuple[FlaskClient, Created, str]) -> None:
    """No text becomes markup: in the control room, on the wall and the board, on phones, on paper, in refusals."""
    client, created, _ = held
    control, wall = f"?workshop={created.facilitator}", f"?workshop={created.projector}"
    for path, search in (("/workshop", control), ("/board", control), ("/board", wall), ("/projector", wall)):
        shown = ask_page(client, search, path)
        assert "hit(1)" in shown
        assert harm_in_html(shown) == [], path
    for path in (f"/w/{created.code}", f"/w/{created.code}/leave", f"/workshop/handout{control}"):
        shown = client.get(path).text
        assert "hit(1)" in shown
        assert harm_in_html(shown) == [], path
    assert harm_in_html(client.get(f"/workshop/ballot{control}").text) == []
    for path, form in (
        ("/workshop/act", {"act": HARM, "item": HARM}),
        ("/workshop/act", {"act": "decide", "item": EVIL, "note": HARM * 99}),
        ("/workshop/prepare", {"title": HARM, "do": HARM, "group:1": HARM, "own:1": HARM}),
        ("/workshop/create", {"title": HARM, "group:1": HARM}),
        ("/workshop/remove", {"participant": HARM}),
        (f"/w/{created.code}/answer", {"item": HARM, "reason": HARM, "submission": HARM}),
        (f"/w/{created.code}/join", {"name": HARM, "group": HARM}),
        ("/join", {"code": HARM}),
    ):
        answer = client.post(path, data={"workshop": created.facilitator, **form})
        assert harm_in_html(answer.text) == [], path


def test_files_of_the_workshop(held: tuple[FlaskClient, Created, str]) -> None:
    """Nor in any export: tables, report, slides, pictures, the saved outcome."""
    client, created, url = held
    for name, export in FILES.items():
        for form in export.formats:
            file = f"{name}.{form.ending}"
            answer = client.get(f"/workshop/export/{file}?workshop={created.facilitator}")
            assert answer.status_code == 200
            assert list(harm_in_file(file, answer.data)) == [], file
    Store(url).workshops.act(created.facilitator, Wish(Act.END, is_confirmed=True))
    for ending in ("html", "docx"):
        answer = client.get(f"/w/{created.code}/report.{ending}")
        assert list(harm_in_file(f"report.{ending}", answer.data)) == []
    assert harm_in_html(client.get(f"/w/{created.code}").text) == []
