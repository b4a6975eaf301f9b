"""A table of another form than the data format's: the question how to read it, over HTTP."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import valuechain as vc
from tests.web.conftest import ask_page
from tests.web.my_data.conftest import key_of, send
from valuechain.web.app.server import build_app
from valuechain.web.store import Store

RACI = b"Task,Legal,IT,Board\nWrite the policy,R,C,A\nTrain staff,I,R,A\n"
ACTORS = ("actors.csv", b"id,name\na,A\n")
SUMMARY = "This looks like a RACI matrix: 2 tasks, 3 actors, R A C I."


@pytest.fixture
def key(client: FlaskClient) -> str:
    """The key to a RACI matrix that was just uploaded."""
    return upload(client, ("raci.csv", RACI))


def upload(client: FlaskClient, *files: tuple[str, bytes]) -> str:
    """The key to files that are uploaded."""
    return key_of(send(client, *files))


def page(client: FlaskClient, key: str) -> str:
    """The HTML of the page behind the link."""
    return ask_page(client, f"?data={key}", "/my-data")


def fields(shown: str) -> dict[str, str]:
    """The fields of the form, as a browser would send them."""
    form = re.search(r'<form class="shape".*?</form>', shown, re.DOTALL)
    assert form
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    sent |= dict(re.findall(r'<input id="[^"]+" name="(header)" type="text"[^>]* value="([^"]*)"', form[0]))
    if re.search(r'name="sections"[^>]* checked', form[0]):
        sent["sections"] = "yes"
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen, name
        sent[name] = chosen[1]
    return {name: html.unescape(value) for name, value in sent.items()}


def submit(client: FlaskClient, key: str, **changes: str) -> TestResponse:
    """Sends the form with some fields changed."""
    return client.post("/my-data/mapping", data=fields(page(client, key)) | changes)


def test_it_asks_first(client: FlaskClient, key: str) -> None:
    """After the upload, the page says what the table looks like, and asks whether that is right."""
    shown = page(client, key)
    assert SUMMARY in shown
    assert "Is that right?" in shown
    assert "Explore it" not in shown


def test_the_answer_is_kept(client: FlaskClient, chain: vc.ValueChain, url: str, key: str) -> None:
    """Once confirmed, the framework is shown, also by another server."""
    assert submit(client, key, is_confirmed="yes").status_code == 303
    for each in (client, build_app(chain, url).server.test_client()):
        shown = page(each, key)
        assert "Is that right?" not in shown
        assert "Explore it" in shown


@pytest.mark.parametrize("path", ["/", "/findings", "/compare", "/sources", "/search", "/across", "/workshop"])
def test_other_pages_say_that_it_is_not_confirmed(client: FlaskClient, key: str, path: str) -> None:
    """Until the reading is confirmed, every other page says so, with a link to My data."""
    notice = f'You have not yet confirmed how your table is read. <a data-nav href="/my-data?data={key}">'
    assert notice in ask_page(client, f"?data={key}", path)
    assert notice not in ask_page(client, "", path)
    submit(client, key, is_confirmed="yes")
    assert notice not in ask_page(client, f"?data={key}", path)


def test_a_mapping_that_no_longer_fits(chain: vc.ValueChain, client: FlaskClient, url: str, key: str) -> None:
    """A stored mapping that no longer fits is said to be left out, and the page asks again how to read the table."""
    submit(client, key, is_confirmed="yes")
    Store(url).uploads.map(key, "table: gone", is_confirmed=True)
    again = build_app(chain, url).server.test_client()
    shown = page(again, key)
    assert "Your table can no longer be read as you said, so it is read as we guess." in shown
    assert "Is that right?" in shown
    assert "can no longer be read" in again.get(f"/my-data/problems.csv?data={key}").text
    submit(again, key, is_confirmed="yes")
    assert "can no longer be read" not in page(again, key)


def test_a_column_is_changed(client: FlaskClient, key: str) -> None:
    """A column can be left out, and the page asks again."""
    submit(client, key, **{"use-3": "-"})
    shown = page(client, key)
    assert "2 tasks, 2 actors" in shown
    assert "Is that right?" in shown


def test_what_was_read_otherwise_is_not_given(client: FlaskClient, key: str) -> None:
    """Once a table is read in another way, no link gives an answer from before."""
    link = f"/api/v1/data.zip?data={key}"
    before = client.get(link)
    submit(client, key, **{"use-3": "-"})
    after = client.get(link, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.data == before.data) == (200, False)


def test_a_letter_is_changed(client: FlaskClient, key: str) -> None:
    """A letter can stand for another role."""
    sent = fields(page(client, key))
    number = next(name.removeprefix("letter-") for name, letter in sent.items() if letter == "A" and "letter-" in name)
    submit(client, key, **{f"means-{number}": "supporting"})
    assert "3 actors, R S C I" in page(client, key)
    assert 'data-head="Supporting"><span>Board</span>' in page(client, key)


def test_the_header_is_changed(client: FlaskClient, key: str) -> None:
    """If the headings are elsewhere, the columns are guessed anew."""
    submit(client, key, header="1")
    assert SUMMARY in page(client, key)


def test_no_owners(client: FlaskClient, key: str) -> None:
    """A mapping without owners is a problem that says what was looked for."""
    submit(client, key, **{f"use-{number}": "-" for number in (1, 2, 3)})
    assert "No cell could be read as an owner" in page(client, key)


@pytest.mark.parametrize("changes", [{"header": "top"}, {"was": "x", "table": "other"}])
def test_a_mapping_that_does_not_fit(client: FlaskClient, key: str, changes: dict[str, str]) -> None:
    """A mapping that does not fit is refused with a reason, and the old one stays."""
    assert submit(client, key, **changes).status_code == 400
    assert SUMMARY in page(client, key)


def test_tables_of_the_data_format_need_no_question(client: FlaskClient) -> None:
    """Tables of the data format are shown at once."""
    key = upload(client, ACTORS, ("mitigations.csv", b"id,name,primary\nM,M,a\n"))
    assert "Explore it" in page(client, key)


def test_no_owner_is_not_no_problems(client: FlaskClient) -> None:
    """Data without any owner is never called without problems."""
    key = upload(client, ACTORS, ("mitigations.csv", b"id,name\nM,M\n"))
    shown = page(client, key)
    assert "No problems." not in shown
    assert "No one is responsible for anything." in shown


def test_warnings_come_before_the_answer(client: FlaskClient) -> None:
    """What may be a mistake is listed on the page that asks whether the table was read rightly."""
    shown = page(client, upload(client, ("raci.csv", b"Task,Legal,IT,HR\nWrite,R,A,maybe\nTrain,C,R,I\nTest,C,R,A\n")))
    assert "Is that right?" in shown
    assert html.unescape(shown).count('Warning: "maybe" is not a role, and was left out.') == 1


def test_a_word_that_is_no_role_can_be_given_one(client: FlaskClient) -> None:
    """A word in a cell that is no role is listed among the letters, and can stand for one."""
    key = upload(client, ("raci.csv", b"Task,Legal,IT,HR\nWrite,R,A,maybe\nTrain,C,R,I\nTest,C,R,A\n"))
    sent = fields(page(client, key))
    number = next(name.removeprefix("letter-") for name, letter in sent.items() if letter == "maybe")
    assert sent[f"means-{number}"] == ""
    submit(client, key, **{f"means-{number}": "consulted"})
    assert 'data-head="Consulted"><span>HR</span>' in page(client, key)


def test_letters_are_listed_once(client: FlaskClient) -> None:
    """Capitals and small letters of one role are one line of the form."""
    sent = fields(page(client, upload(client, ("raci.csv", b"Task,Legal,IT\nWrite,R,a\nTrain,r,A\n"))))
    assert sorted(text for name, text in sent.items() if name.startswith("letter-")) == ["A", "R"]


UNKNOWN = "\u4efb\u52a1,\u8c01,\u6279\u51c6\nWrite,Legal,Board\nTrain,HR,Board\n".encode()
"""A table with headings in a language that is not understood."""


def test_columns_that_are_not_understood(client: FlaskClient) -> None:
    """If no cell could be read as an owner, the page with the problem asks what each column is for."""
    key = upload(client, ("own.csv", UNKNOWN))
    shown = page(client, key)
    assert "No cell could be read as an owner" in shown
    assert "or say below what each column is for" in shown
    submit(client, key, **{"use-0": "name", "use-1": "responsible", "use-2": "accountable"})
    shown = page(client, key)
    assert "2 tasks, 3 actors, R A" in shown
    assert "Is that right?" in shown


def test_another_sheet_is_one_click_away(client: FlaskClient) -> None:
    """If a file has several tables, the page names the one that was read and offers the others."""
    key = upload(client, ("a.csv", RACI), ("b.csv", b"Task,Legal,IT\nTest,R,A\n"))
    sent = fields(page(client, key))
    assert sent["table"] == "a.csv"
    submit(client, key, table="b.csv")
    shown = page(client, key)
    assert "1 task, 2 actors" in shown
    assert "We read the table" in shown
