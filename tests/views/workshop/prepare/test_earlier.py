"""How an agenda uses the results of an earlier workshop."""

from flask.testing import FlaskClient

from tests.conftest import Node, Parse
from tests.views.workshop.prepare.conftest import FORM as EMPTY
from tests.workshops import SCRIPT
from valuechain.model.workshop.acting import Act, Wish
from valuechain.model.workshop.plan import PRIMARY, Proposal, ProposalKind
from valuechain.web.store import Store

FORM = {**EMPTY, "title": "Earlier", "minutes": "24"}


def hold(client: FlaskClient, url: str, *, is_revealed: bool = True, **changes: str) -> str:
    """The key of a workshop on items 8 and 1; for item 8, three people name one actor and three name another."""
    created = client.post("/workshop/create", data={**FORM, **changes})
    key = created.headers["Location"].partition("=")[2]
    store = Store(url)
    workshops, participants = store.workshops, store.participants
    code = workshops.facilitated(key).code
    workshops.act(key, Wish(Act.OPEN, "PO-8"))
    for place in range(6):
        actor = "user" if place % 2 else "model_provider"
        participants.propose(
            participants.join(code), "PO-8", 1, f"{place}", Proposal(ProposalKind.ROLES, {actor: PRIMARY})
        )
    workshops.act(key, Wish(Act.CLOSE, "PO-8"))
    if is_revealed:
        workshops.act(key, Wish(Act.REVEAL, "PO-8"))
    return key


def propose(client: FlaskClient, parse: Parse, earlier: str, **changes: str) -> Node:
    """The form with an agenda that uses an earlier workshop."""
    form = {**FORM, **{name.replace("_", "-"): value for name, value in changes.items()}}
    form |= {"title": "Next", "do": "propose", "earlier": earlier}
    return parse(client.post("/workshop/prepare", data=form, headers=SCRIPT).get_json()["html"])


def chosen(page: Node) -> list[str]:
    """The ticked mitigations, in order."""
    ticked = [node.attributes for node in page.all("input") if "checked" in node.attributes]
    return [each["value"] for each in ticked if each["name"] == "item"]


def said(page: Node) -> str:
    """The page's text about the earlier workshop."""
    details = page.one("details[data-key=earlier-workshop]")
    text: str = details.all("@role")[0].text
    return text


def test_what_was_split_comes_first(client: FlaskClient, url: str, parse: Parse) -> None:
    """A link to the control room is enough: questions on which the room was split come first, and the page says why."""
    key = hold(client, url)
    page = propose(client, parse, f" https://valuechain.example.org/workshop?workshop={key} ")
    assert chosen(page) == ["PO-8", "PO-3"]
    assert "An earlier room was split on this: 3 of 6 gave the most common answer." in page.all(".why")[0].text
    assert said(page).endswith(
        "“Earlier”, the room has seen results for 1 question that you can ask again. It was split on 1."
    )


def test_only_what_its_room_has_seen(client: FlaskClient, url: str, parse: Parse) -> None:
    """A round that was closed but not revealed has no effect on the next workshop."""
    page = propose(client, parse, hold(client, url, is_revealed=False))
    assert said(page) == "“Earlier” changes nothing: the room there has seen no results for these questions."


def test_rehearsals_and_other_frameworks(client: FlaskClient, url: str, parse: Parse) -> None:
    """Results of a rehearsal or on another framework are not used, and the page says why."""
    rehearsal = hold(client, url, rehearsal="on")
    assert said(propose(client, parse, rehearsal)).startswith("“Earlier” was a rehearsal")
    other = propose(client, parse, hold(client, url), framework="cosai", asked="")
    assert said(other).startswith("“Earlier” asked about another framework, PAI Guidance")


def test_unknown(client: FlaskClient, parse: Parse) -> None:
    """If a link opens nothing, an error appears beside its field, and the form keeps its contents."""
    page = propose(client, parse, "http://localhost/workshop?workshop=nothing")
    assert page.one(".wrong").text.startswith("This link doesn’t open a workshop")
    values = [node.attributes.get("value") for node in page.all("input")]
    assert {"Next", "24", "http://localhost/workshop?workshop=nothing"} <= set(values)
    assert chosen(page) == ["PO-8", "PO-1"]


def test_its_key_is_kept_nowhere(client: FlaskClient, url: str) -> None:
    """Neither the new workshop's plan nor its address contains the earlier workshop's key."""
    key = hold(client, url)
    created = client.post("/workshop/create", data={**FORM, "earlier": key})
    address = created.headers["Location"]
    assert created.status_code == 303
    assert key not in address
    assert key not in repr(Store(url).workshops.facilitated(address.partition("=")[2]))


def test_own_copy_says_it(client: FlaskClient, url: str) -> None:
    """The facilitator's handout gives the reason with the figure; the room's handout omits the figure."""
    form = {**FORM, "earlier": hold(client, url)}
    assert "split on this: 3 of 6" in client.post("/workshop/handout?published=yes", data=form).text
    handed_out = client.post("/workshop/handout", data=form).text
    assert "An earlier room was split on this." in handed_out
    assert "3 of 6" not in handed_out
