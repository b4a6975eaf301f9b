"""Keys and other people's data: what leaves the server, in which headers, and to whom."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.web.api.conftest import NEEDED
from tests.web.conftest import ask_page
from tests.web.security.conftest import Site, join
from tests.workshops import PLAN
from valuechain import settings
from valuechain.model.workshop.acting import Act, Wish
from valuechain.views.page.state import Page
from valuechain.web.api.links import ENDPOINTS
from valuechain.web.workshop.export import FILES

pytestmark = [pytest.mark.xdist_group("secrets"), pytest.mark.timeout(300)]
"""All files are made once, in one process: that takes a fifth of this time, on a quiet machine."""


def said(answer: TestResponse) -> bytes:
    """Everything in a response: headers and content, unpacked if it is a zip."""
    content = answer.data
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(part) for part in packed.namelist())
    return str(answer.headers).encode() + content


ASKED = {
    **NEEDED,
    "actor": "id=prov",
    "mitigation": "id=M-1",
    "paths": "from=actor:prov&to=mitigation:M-1",
}
"""What links cannot do without, for the uploaded data."""


@pytest.fixture(scope="module")
def files(place: Site) -> Mapping[str, TestResponse]:
    """Every file that is made from private data: each link in each format, each export of a workshop."""
    question = ("framework=house", "model-type=advanced", "release-type=open")
    links = {
        f"/api/v1/{each.name}.{form.ending}": [
            *(part for part in question if part.partition("=")[0] in each.parameters),
            *filter(None, [ASKED.get(each.name)]),
            f"data={place.data}",
        ]
        for each in ENDPOINTS
        for form in each.forms
    }
    exports = {
        f"/workshop/export/{name}.{form.ending}": [f"workshop={place.workshop.facilitator}"]
        for name, export in FILES.items()
        for form in export.formats
    }
    given = {path: place.client.get(f"{path}?{'&'.join(parts)}") for path, parts in (links | exports).items()}
    assert {path: answer.text for path, answer in given.items() if answer.status_code != 200} == {}
    return given


def test_no_file_holds_a_key(place: Site, files: Mapping[str, TestResponse]) -> None:
    """No file that is made from private data holds its key, and no header does, so that a file can be passed on."""
    secret = [place.keys[name].encode() for name in ("data", "facilitator", "projector", "participant")]
    assert [path for path, answer in files.items() if any(key in said(answer) for key in secret)] == []


def is_private(answer: TestResponse) -> bool:
    """Whether no browser, proxy or search engine may keep a response."""
    return (answer.headers.get("Cache-Control"), answer.headers.get("X-Robots-Tag")) == ("no-store", "noindex")


def test_other_sites_read_nothing(place: Site, files: Mapping[str, TestResponse]) -> None:
    """No other site may read an answer (CORS), nor show a file that is made from private data."""
    asked = {"Origin": "https://elsewhere.example"}
    shared = [
        path
        for rule, path in place.rules()
        for method in sorted({"GET", "OPTIONS"} & (rule.methods or set()))
        if "Access-Control" in str(place.client.open(path, method=method, headers=asked).headers)
    ]
    assert shared == []
    assert {answer.headers.get("Cross-Origin-Resource-Policy") for answer in files.values()} == {"same-origin"}


def test_files_run_no_script(files: Mapping[str, TestResponse]) -> None:
    """A file that a browser could open as a page has a policy that forbids scripts."""
    opened = {path: answer for path, answer in files.items() if (answer.mimetype or "").endswith(("html", "xml"))}
    assert {path.rpartition(".")[2] for path in opened} >= {"html", "svg", "graphml"}
    policies = {answer.headers.get("Content-Security-Policy", "") for answer in opened.values()}
    assert [policy for policy in policies if "default-src 'none'; " not in policy or "script-src" in policy] == []


def test_no_private_file_is_kept(files: Mapping[str, TestResponse]) -> None:
    """No browser or proxy keeps a file that is made from private data, and no search engine lists it."""
    assert [path for path, answer in files.items() if not is_private(answer)] == []


def test_no_answer_to_a_key_is_kept(place: Site) -> None:
    """Nor the answer of any route that gets a key, by whatever method; only assets are the same for everyone."""
    code = place.workshop.code
    kept = []
    for rule, path in place.rules():
        for asked in (f"data={place.data}", f"data=&data={place.data}", f"workshop={place.workshop.facilitator}"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                answer = place.client.open(f"{path}?{asked}".replace(code, "AAAAAAA"), method=method)
                kept += [rule.rule] * (not is_private(answer))
        if "POST" in (rule.methods or set()):  # in a form, a real key would change something
            answer = place.client.post(path.replace(code, "AAAAAAA"), data={"data": "A" * 22, "workshop": "A" * 22})
            kept += [rule.rule] * (not is_private(answer))
    assert set(kept) == {"/static/<version>/<name>"}


def test_every_page_has_its_headers(place: Site) -> None:
    """Every answer of every route has a policy without inline script, keeps its type, and gives no address away."""
    newcomer = place.server.test_client()
    asked = [(path, method) for rule, path in place.rules() for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    for path, method in asked:
        answer = (newcomer if method == "POST" else place.client).open(path, method=method)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        if answer.mimetype == "text/html":
            policy = dict(each.split(" ", 1) for each in answer.headers["Content-Security-Policy"].split("; "))
            scripts = policy.get("script-src", policy["default-src"])
            assert re.fullmatch(r"'(self|none|sha256-[\w+/=]+)'", scripts), path
            assert policy["form-action"] in ("'self'", "'none'"), path
            assert policy["base-uri"] in ("'self'", "'none'"), path
            assert "frame-ancestors" in policy or "/export/" in path, path
            assert "camera=()" in answer.headers["Permissions-Policy"]
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("page", [Page.MY_DATA, Page.EDIT, Page.WORKSHOP, Page.PROJECTOR, Page.BOARD])
def test_private_pages_are_not_kept(place: Site, page: Page) -> None:
    """No browser or proxy keeps a page of private data, and no search engine lists it; other sites cannot embed it."""
    for path in (page.value, f"/?data={place.data}", f"/w/{place.workshop.code}", "/join", "/_dash-layout"):
        answer = place.client.get(path, headers={"Referer": f"http://localhost{page.value}?data={place.data}"})
        assert is_private(answer), path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_outlasts_the_tab() -> None:
    """Only these scripts name a storage that lasts longer than the tab, and none of them has keys to own data."""
    lasting = re.compile(r"localStorage|indexedDB|\bcookie|\bcaches\b")
    scripts = {path.name for path in settings.ASSETS_FOLDER.rglob("*.js") if lasting.search(path.read_text("utf-8"))}
    assert scripts == {"kept.js", "mine.js", "phone.js", "search.js"}


Opened = tuple[str, list[tuple[int, bytes]]]
"""What a key opens: the HTML of a page, and the statuses and contents of other answers."""


def test_no_key_opens_what_another_opens(place: Site) -> None:
    """Each key opens its own thing only: none opens another page, and a wrong one gets what an unknown one gets."""

    def ask(*paths: str) -> list[tuple[int, bytes]]:
        answers = [place.server.test_client().get(path) for path in paths]
        return [(each.status_code, each.data) for each in answers]

    def open_data(key: str) -> Opened:
        files = ask(*(f"{path}?data={key}" for path in ("/my-data/original", "/api/v1/matrix.csv", "/edit/rows")))
        return ask_page(place.client, f"?data={key}", "/my-data"), files

    def open_control_room(key: str) -> Opened:
        acted = place.client.post("/workshop/act", data={"workshop": key, "act": "again"})
        files = ask(f"/workshop/export/record.xlsx?workshop={key}")
        return ask_page(place.client, f"?workshop={key}", "/workshop"), [*files, (acted.status_code, acted.data)]

    def open_wall(page: Page, key: str) -> Opened:
        return ask_page(place.client, f"?workshop={key}", page.value), []

    def open_phone(key: str) -> Opened:
        return str(ask(f"/w/{place.workshop.code}/news?me={key[:22]}")), []

    for look, said, openers in (
        (open_data, "Data not found", {"data", "draft"}),
        (open_control_room, "Workshop not found", {"facilitator"}),
        (partial(open_wall, Page.PROJECTOR), "Workshop not found", {"projector"}),
        (partial(open_wall, Page.BOARD), "Workshop not found", {"facilitator", "projector"}),
        (open_phone, "not in this workshop", {"participant"}),
    ):
        page, files = look("A" * 22)
        assert said in page
        assert {status for status, _ in files} <= {404}
        assert {name for name, key in place.keys.items() if look(key) != (page, files)} == openers


def headers_of(answer: TestResponse) -> dict[str, str]:
    """The headers of a response, but for the id of the request."""
    return {name: value for name, value in answer.headers if name != "X-Request-ID"}


def look_after(place: Site, *others: Mapping[str, str], is_closed: bool) -> list[tuple[int, int, str, str]]:
    """What a phone gets in a new workshop, once others have answered: status, size, text and headers, without keys."""
    store, workshop = place.store, place.store.workshops.create(PLAN, 7)
    store.workshops.act(workshop.facilitator, Wish(Act.OPEN, "1", is_confirmed=True))
    phone = place.server.test_client()
    join(phone, workshop.code)
    for each in others:
        join(place.server.test_client(), workshop.code, **each)
    if is_closed:
        store.workshops.act(workshop.facilitator, Wish(Act.CLOSE, "1", is_confirmed=True))
    scene, here = store.workshops.joined(workshop.code).scene, f"/w/{workshop.code}"
    token = phone.get_cookie(f"workshop-{workshop.code}", path=here)
    assert token is not None
    own = re.compile(rf'{workshop.code}|{token.value}|data-who="\w+"|"[\w-]{{22}}"')
    paths = ("", "?item=1", f"/news?scene={scene}", "/news?scene=0", "/report", "/leave")
    answers = [phone.get(f"{here}{path}") for path in paths]
    return [
        (each.status_code, len(each.text), own.sub("", each.text), own.sub("", str(headers_of(each))))
        for each in answers
    ]


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_others_say_reaches_no_phone(place: Site, is_closed: bool) -> None:
    """Until the reveal, a phone's page, news and headers (ETag, size) are the same, whatever others say.

    Each room is a new one: in the same room, caches would give the second look what they gave the first.
    """
    hub = {"role:prov": "", "role:hub": "primary", "reason": "A long reason. " * 8}
    alone = look_after(place, is_closed=is_closed)
    assert look_after(place, *[{}] * 8, is_closed=is_closed) == alone
    assert look_after(place, *[hub] * 8, is_closed=is_closed) == alone


NAMES = [
    'a"b.zip', "Ärger 表.zip", "../../etc/passwd.zip", "a;b=c.zip", "\u202egpj.zip", "a\r\nSet-Cookie: x=1.zip"
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_break_no_header(place: Site, name: str) -> None:
    """A file's name breaks no header, adds none, and leads out of no folder (RFC 6266).

    It is sent with every character encoded, since browsers and test clients would change some.
    """
    with zipfile.ZipFile(io.BytesIO(place.client.get(f"/my-data/original?data={place.data}").data)) as house:
        content = house.read("actors.csv"), house.read("mitigations.csv")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("actors.csv", content[0])
        archive.writestr("mitigations.csv", content[1])
    field = f"Content-Disposition: form-data; name=\"files\"; filename*=UTF-8''{quote(name, safe='')}"
    body = b"--cut\r\n%b\r\n\r\n%b\r\n--cut--\r\n" % (field.encode(), packed.getvalue())
    sent = place.client.post("/my-data", data=body, content_type="multipart/form-data; boundary=cut")
    assert sent.status_code == 303
    answer = place.client.get(f"/my-data/original?{urlsplit(sent.headers['Location']).query}")
    disposition = answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    assert re.fullmatch(r"attachment; filename=[^\r\n/]+", disposition)
    assert disposition.isascii()


@pytest.mark.parametrize("title", ['He said "no"', "a\r\nSet-Cookie: x=1", "Ärger 表", "../../etc/passwd"])
def test_titles_break_no_header(place: Site, title: str) -> None:
    """Nor does the title of a briefing."""
    answer = place.client.get(
        "/api/v1/briefing.html",
        query_string={
            "framework": "pai-open", "model-type": "advanced", "release-type": "open", "title": title, "download": "yes"
        },
    )  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', answer.headers["Content-Disposition"])


@pytest.mark.parametrize("elsewhere", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example"])
def test_redirects_stay_here(place: Site, elsewhere: str) -> None:
    """No address and no form redirects to another site."""
    code = place.workshop.code
    paths = [f"/w/{quote(elsewhere, safe='')}", f"/W/{elsewhere}", f"/w/{code}/{elsewhere}", f"/Join/{elsewhere}"]
    answers = [place.client.get(path) for path in paths]
    answers.append(place.client.get("/", environ_overrides={"PATH_INFO": elsewhere}))
    answers.append(place.client.post("/join", data={"code": elsewhere}))
    answers.append(place.client.get(f"/w/{code}?item={quote(elsewhere)}&me=x"))
    acts = {"workshop": place.workshop.facilitator, "to": elsewhere}
    answers += [place.client.post("/workshop/act", data={**acts, "act": act}) for act in ("x", Act.UNLOCK.value)]
    assert answers[-1].status_code == 303
    for answer in answers:
        assert re.match(r"(/(?![/\\])|http://localhost/|$)", answer.headers.get("Location", "")), answer.headers
