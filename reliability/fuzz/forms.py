"""Finds the forms of the app in its own pages, and every route that takes one."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from reliability.fuzz.site import KEYS, Sent, Site
from reliability.fuzz.texts import texts

_PAGES = (
    ("/my-data", ""),
    ("/my-data", "?data={data}"),
    ("/my-data", "?data={bad}"),
    ("/my-data", "?data={draft}"),
    ("/edit", ""),
    ("/edit", "?data={draft}"),
    ("/workshop", ""),
    ("/workshop", "?framework=pai-open&copy={saved}"),
    ("/workshop", "?workshop={room}"),
    ("/workshop", "?workshop={room}&change=yes"),
    ("/board", "?workshop={room}"),
    ("/workshop", "?workshop={saved}"),
    ("/board", "?workshop={saved}"),
    ("/projector", "?workshop={wall}"),
)
_PHONES = ("/join", "/w/{code}", "/w/{code}?again=1", "/w/{code}/leave")
JSON = ("Accept", "application/json")
"""How our scripts ask."""


class Field(NamedTuple):
    """A field of a form, with the values that its page offers."""

    name: str
    values: Sequence[str]


class Form(NamedTuple):
    """A form in a page: where it leads, and its fields."""

    action: str
    fields: tuple[Field, ...]


class _Reader(HTMLParser):
    """Collects the forms in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._action: str | None = None
        self._also: list[str] = []
        self._fields: dict[str, dict[str, None]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a form or a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").casefold() == "post":
            self._action, self._also, self._fields = given.get("action", ""), [], {}
        elif tag == "select":
            self._select = given.get("name", "")
        name = self._select if tag == "option" else given.get("name", "")
        if self._action is not None and name and tag in ("input", "textarea", "option", "button", "select"):
            self._fields.setdefault(name, {})[given.get("value", "yes" if tag == "input" else "")] = None
        if given.get("formaction"):
            self._also.append(given["formaction"])

    def handle_endtag(self, tag: str) -> None:
        """Closes a form."""
        if tag == "form" and self._action is not None:
            fields = tuple(Field(name, list(values)) for name, values in self._fields.items())
            self.forms += [Form(action, fields) for action in (self._action, *self._also)]
            self._action = None


@cache
def find_forms(site: Site) -> Sequence[Form]:
    """The forms in all pages that have some, with names in braces in place of keys."""
    found: dict[Form, None] = {}
    for path, search in _PAGES:
        page = site.show(path, site.fill(search)).get_json()["response"]["page"]["html"]
        found |= dict.fromkeys(_read(site, str(page)))
    for path in _PHONES:
        address = urlsplit(path)
        page = site.send(Sent("GET", address.path, parse_qsl(address.query))).get_data(as_text=True)
        found |= dict.fromkeys(_read(site, page))
    return [Form(form.action, tuple(Field(*each) for each in form.fields)) for form in _merge(found)]


def _read(site: Site, page: str) -> Iterator[Form]:
    reader = _Reader()
    for name in KEYS:
        page = page.replace(site.key(name), name)
    reader.feed(page)
    for form in reader.forms:
        yield Form(form.action, tuple(Field(each.name, tuple(each.values)) for each in form.fields))


def _merge(forms: Mapping[Form, None]) -> list[Form]:
    """One form for each address and set of fields."""
    merged: dict[tuple[str, tuple[str, ...]], Form] = {}
    for form in forms:
        merged.setdefault((form.action, tuple(each.name for each in form.fields)), form)
    return list(merged.values())


def post_routes(site: Site) -> Sequence[str]:
    """The path of every route that takes a form or JSON, with names in braces in place of its parts."""
    rules = (rule.rule for rule in site.server.url_map.iter_rules() if "POST" in (rule.methods or ()))
    return [
        rule.replace("<code>", "{code}").replace("<any(handout, ballot):paper>", "handout")
        for rule in rules
        if not rule.startswith("/_dash")
    ]


def build_posts(site: Site) -> st.SearchStrategy[Sent]:
    """Forms as the app's pages send them, with other values, fewer fields or more."""
    forms = find_forms(site)
    known = {urlsplit(form.action).path for form in forms}
    every = {field.name: field for form in forms for field in form.fields}
    bare = [Form(route, ()) for route in post_routes(site) if route not in known]  # only scripts send these
    names = st.sampled_from([*every, *KEYS]) | texts
    values = st.sampled_from([*KEYS, *{value for field in every.values() for value in field.values[:9]}]) | texts
    extras = st.lists(st.tuples(names, values), max_size=3)
    headers = st.sampled_from(
        [(), (JSON,), (("Sec-Fetch-Site", "same-origin"),), (("Accept", "application/x-ndjson"),)]
    )

    def fill(form: Form, chosen: Sequence[Field]) -> st.SearchStrategy[Sent]:
        address = urlsplit(form.action)
        given = [st.tuples(st.just(each.name), _values_of(each)) for each in chosen]
        query = st.just(parse_qsl(address.query)) | st.lists(st.tuples(names, values), max_size=2)
        return st.builds(
            lambda query, fields, extra, headers: Sent(
                "POST", address.path, query, [*fields, *extra], None, None, headers
            ),
            query,
            st.tuples(*given),
            extras,
            headers,
        )

    def choose(form: Form) -> st.SearchStrategy[Sent]:
        if not form.fields:
            some = st.lists(st.sampled_from(list(every.values())), max_size=6, unique_by=lambda each: each.name)
            return some.flatmap(lambda chosen: fill(form, chosen))
        keep = st.lists(st.integers(0, 9), min_size=len(form.fields), max_size=len(form.fields))
        return keep.flatmap(
            lambda numbers: fill(form, [each for each, n in zip(form.fields, numbers, strict=True) if n])
        )

    return st.sampled_from([*forms, *bare]).flatmap(choose)


def _values_of(field: Field) -> st.SearchStrategy[str]:
    return st.one_of([st.sampled_from(list(field.values))] * 4 + [texts])


def build_form_cases(site: Site) -> st.SearchStrategy[list[Sent]]:
    """Up to four forms after each other, about the same data and workshop."""
    return st.lists(build_posts(site), min_size=1, max_size=4)
