"""The app's addresses, callbacks, forms, commands and its HTTP interface as targets."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

from reliability.callback import callback_json
from reliability.fuzz.forms import JSON, build_form_cases
from reliability.fuzz.site import FRAMEWORK, KEYS, Sent, Site, callback_request, page_request
from reliability.fuzz.target import Target
from reliability.fuzz.texts import json_values, texts
from valuechain.model.question.parameters import HELP, TEXT
from valuechain.model.vocabulary import ModelType, ReleaseType
from valuechain.tables.editing.commands import TEXTS
from valuechain.tables.editing.edit import Owner
from valuechain.tables.reading.read import read_chain
from valuechain.views.page.state import Page

_MORE = (
    "data",
    "workshop",
    "screen",
    "copy",
    "change",
    "template",
    "deleted",
    "everywhere",
    "open",
    "absent",
    "start",
    "revision",
    "page",
    "code",
    "me",
    "scene",
    "here",
    "step",
    "choosing",
    "item",
    "joined",
    "since",
    "author",
)
_names = st.sampled_from([*HELP, *(f"with-{name}" for name in HELP), *_MORE])


def _values() -> st.SearchStrategy[str]:
    """Values that mean something somewhere, keys, and odd texts."""
    chain = read_chain()
    lists: Sequence[Sequence[Any]] = (chain.frameworks, chain.actors[:30], chain.mitigations[:30], chain.topics)
    ids = [str(each.id) for several in lists for each in several]
    words = [
        *ModelType,
        *ReleaseType,
        "yes",
        "no",
        "all",
        "1",
        "2",
        "any",
        "matrix",
        "map",
        "2026-08-02",
        "load",
        "strength",
    ]
    nodes = [f"{kind}:{name}" for kind in ("actor", "mitigation") for name in ids[:20]]
    return st.one_of(
        st.sampled_from(ids), st.sampled_from(list(map(str, words))), st.sampled_from([*KEYS, *nodes]), texts
    )


def _pairs() -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.tuples(st.one_of(_names, _names, _names, texts), _values()), max_size=6)


def _write_query(pairs: Sequence[tuple[str, str]]) -> str:
    return "&".join(f"{_quote(name)}={_quote(value)}" for name, value in pairs)


def _quote(text: str) -> str:
    return text if text in KEYS else quote_plus(text, errors="replace")


_paths = st.sampled_from([page.value for page in Page]) | st.builds(
    "/{}{}".format,
    st.sampled_from([page.value[1:] for page in Page]),
    st.sampled_from(["/", "//", "/x", "%00", ".html"]) | texts,
)
_searches = st.one_of(
    _pairs().map(lambda pairs: f"?{_write_query(pairs)}"),
    st.lists(texts | st.sampled_from(["&", "=", "?", "framework="]), max_size=5).map(
        lambda parts: f"?{''.join(parts)}"
    ),
)


def _addresses(site: Site) -> st.SearchStrategy[list[Sent]]:
    """Every page, as the browser asks for it first and as its script does, and every other route that is read."""
    pages = st.builds(page_request, _paths, _searches)
    first = st.builds(
        lambda path, pairs: Sent("GET", quote(path, errors="replace", safe="/%"), pairs), _paths, _pairs()
    )
    layouts = st.builds(_layout_request, _paths, _searches)
    return st.one_of(pages, pages, first, layouts, _reads(site)).map(lambda sent: [sent])


def _layout_request(path: str, search: str) -> Sent:
    """The browser's first request, whose referrer says which page it shows."""
    page = quote(path, errors="replace") + quote(search, errors="replace", safe="?&=%")
    return Sent("GET", "/_dash-layout", headers=[("Referer", f"http://localhost{page}")])


def _reads(site: Site) -> st.SearchStrategy[Sent]:
    """Every route that answers GET, with anything in place of the parts of its path."""
    rules = [
        rule
        for rule in site.server.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/v1/", "/_dash-layout"))
    ]
    parts = st.sampled_from(
        [*KEYS, "record.xlsx", "report.html", "wall.pptx", "answers.csv", "screen.svg", "dash", "html"]
    )

    def fill(rule: Any) -> st.SearchStrategy[Sent]:  # noqa: ANN401 # Werkzeug's rule
        pieces = [
            st.just(text) if is_text else parts | texts.map(lambda part: quote(part, errors="replace", safe=""))
            for is_text, text in rule._trace
            if text != "|"
        ]
        path = st.tuples(*pieces).map(lambda found: "".join(found) or "/")
        return st.builds(lambda path, pairs: Sent("GET", path, pairs), path, _pairs())

    return st.sampled_from(rules).flatmap(fill)


def _callbacks(site: Site) -> st.SearchStrategy[list[Sent]]:
    """Calls of every callback as Dash's script makes them, with other values or another structure, and any JSON."""
    known = []
    for output, callback in site.callbacks.items():
        outputs = [tuple(each.rsplit(".", 1)) for each in output.strip(".").split("...")]
        known.append((output, outputs, callback["inputs"], callback["state"]))
    values = st.one_of(_paths, _searches, texts, json_values)

    def build(of: Any) -> st.SearchStrategy[Sent]:  # noqa: ANN401 # as Dash describes it
        output, outputs, inputs, state = of
        drawn = [st.tuples(*(values for _ in each)) for each in (inputs, state)]
        return st.builds(
            lambda given, held: callback_request(
                callback_json(
                    output,
                    outputs,
                    [(each["id"], each["property"], value) for each, value in zip(inputs, given, strict=True)],
                    [(each["id"], each["property"], value) for each, value in zip(state, held, strict=True)],
                )
            ),
            *drawn,
        )

    whole = st.sampled_from(known).flatmap(build)
    changed = st.builds(
        _change,
        whole,
        st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds", "x"]),
        json_values | texts,
    )
    torn = st.builds(_tear, whole, st.integers(0, 3), json_values)
    anything = st.builds(lambda value: Sent("POST", "/_dash-update-component", json=value), json_values)
    raw = st.builds(
        lambda body, kind: Sent("POST", "/_dash-update-component", body=body, headers=[("Content-Type", kind)]),
        st.binary(max_size=40) | st.sampled_from([b"[" * 100_000, b"{", b"null", b"\xff", b"1" * 5_000]),
        st.sampled_from(
            ["application/json", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=x"]
        ),
    )
    return st.one_of(whole, whole, changed, torn, anything, raw).map(lambda sent: [sent])


def _change(sent: Sent, name: str, value: Any) -> Sent:  # noqa: ANN401 # any JSON
    return sent._replace(json={**sent.json, name: value})


def _tear(sent: Sent, number: int, value: Any) -> Sent:  # noqa: ANN401 # any JSON
    """The call with another value for one of its parts' fields, or without it."""
    part = ("inputs", "outputs", "state")[number % 3]
    first, *others = sent.json[part] or [{}]
    changed = {**first, ("id", "property", "value")[number % 3]: value} if number < 3 else value
    return sent._replace(json={**sent.json, part: [changed, *others]})


def _phones() -> st.SearchStrategy[list[Sent]]:
    """What phones send: joining, news, answers, votes and leaving, after each other."""
    mitigations = st.sampled_from([each.id for each in read_chain().mitigations if each.framework == FRAMEWORK][:4])
    actors = st.sampled_from([each.id for each in read_chain().actors if each.framework == FRAMEWORK])
    fields = st.one_of(
        st.tuples(st.just("item"), mitigations | texts),
        st.tuples(actors.map(lambda actor: f"role:{actor}"), st.sampled_from(["primary", "secondary", ""]) | texts),
        st.tuples(st.just("answer"), st.sampled_from(["nobody", "unknown", "roles"]) | texts),
        st.tuples(st.sampled_from(["round", "step"]), st.sampled_from(["0", "1", "2"]) | texts),
        st.tuples(
            st.sampled_from(["reason", "submission", "sureness", "go", "for", "name", "group", "me", "place:x"]), texts
        ),
        st.tuples(texts, texts),
    )
    forms = st.lists(fields, max_size=8)
    codes = st.one_of(
        st.just("{code}"), st.just("{code}"), texts.map(lambda text: quote(text, errors="replace", safe=""))
    )
    headers = st.sampled_from([(), (JSON,), (("Cookie", "workshop-x=y; ="),)])
    ends = st.sampled_from(["/join", "/answer", "/answer", "/answer", "/upvote", "/leave"])
    posts = st.builds(
        lambda code, end, form, headers: Sent("POST", f"/w/{code}{end}", (), form, None, None, headers),
        codes,
        ends,
        forms,
        headers,
    )
    reads = st.builds(
        lambda code, end, pairs: Sent("GET", f"/w/{code}{end}", pairs),
        codes,
        st.sampled_from(["", "/news", "/news", "/leave", "/report", "/report.docx", "/x"]),
        _pairs(),
    )
    doors = st.builds(
        lambda method, form: Sent(method, "/join", form, form if method == "POST" else None),
        st.sampled_from(["GET", "POST"]),
        st.lists(st.tuples(st.just("code"), st.just("{code}") | texts), max_size=2),
    )
    return st.lists(st.one_of(posts, posts, reads, doors), min_size=1, max_size=5)


_ME = "author-of-this-tab"


def _commands() -> st.SearchStrategy[list[Sent]]:
    """The editor's commands as JSON, several after each other."""
    mitigations = st.sampled_from(["M-1", "M-2", "M-3"]) | texts
    actors = st.sampled_from(["prov", "adapt", "user"]) | texts
    fields: dict[str, st.SearchStrategy[Any]] = {
        "do": st.sampled_from(
            ["roles", "owner", "text", "add", "move", "delete", "hand-over", "hand-over-all", "undo", "restore"]
        )
        | json_values,
        "kind": st.sampled_from(["actor", "mitigation"]) | json_values,
        "id": mitigations | actors | json_values,
        "mitigation": mitigations | json_values,
        "actor": actors | json_values,
        "to": actors | json_values,
        "heir": actors | st.just(""),
        "after": mitigations | actors | st.just(""),
        "role": st.sampled_from(["primary", "secondary"]) | texts,
        "roles": st.lists(st.sampled_from(["primary", "secondary"]) | texts, max_size=3) | json_values,
        "column": st.sampled_from([*Owner._fields, *(each for kind in TEXTS.values() for each in kind)]) | texts,
        "text": texts | json_values,
        "name": texts,
        "stage": texts,
        "revision": st.integers(-1, 4) | json_values,
    }
    command = st.fixed_dictionaries(
        {"do": fields["do"]}, optional={name: each for name, each in fields.items() if name != "do"}
    )
    change = st.fixed_dictionaries(
        {
            "data": st.just("{draft}") | texts,
            "do": st.lists(command | json_values, max_size=3) | json_values,
            "author": st.just(_ME) | json_values,
            "revision": st.integers(0, 3) | json_values,
        },
        optional={"force": json_values, "basis": st.integers(0, 3) | json_values},
    )
    named = st.fixed_dictionaries(
        {"data": st.just("{draft}") | json_values}, optional={"name": texts, "id": json_values}
    )
    posts = st.one_of(
        st.builds(lambda value: Sent("POST", "/edit/change", json=value), change),
        st.builds(lambda value: Sent("POST", "/edit/change", json=value), change),
        st.builds(
            lambda value, path: Sent("POST", path, json=value),
            named,
            st.sampled_from(["/edit/versions", "/edit/versions/forget"]),
        ),
    )
    reads = st.builds(
        lambda path, pairs: Sent("GET", f"/edit/{path}", [("data", "{draft}"), *pairs]),
        st.sampled_from(["rows", "changes", "panel", "differences", "differences.csv", "versions"]),
        _pairs(),
    )
    page = st.just(page_request("/edit", "?data={draft}"))
    # A search indexes the whole catalogue, so only one case in forty ends with one.
    search = st.builds(
        lambda text, number: [page_request("/search", f"?data={{draft}}&{TEXT}={_quote(text)}")][number < 39 :],
        texts,
        st.integers(0, 39),
    )
    changes = st.lists(st.one_of(*[posts] * 6, *[reads] * 2, page), min_size=1, max_size=5)
    return st.builds(lambda before, after: [*before, *after], changes, search)


def build_targets(site: Site) -> list[Target]:
    """Everything that the app takes over HTTP."""
    return [
        Target(
            "addresses", "every page and every route that is read, with odd parameters", _addresses(site), site.call
        ),
        Target("callbacks", "Dash’s callbacks, whole, changed and torn", _callbacks(site), site.call),
        Target("forms", "every form, up to four after each other", build_form_cases(site), site.call),
        Target("phones", "what participants’ phones send", _phones(), site.call),
        Target("commands", "the editor’s commands", _commands(), site.call),
    ]
