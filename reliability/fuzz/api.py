"""The HTTP interface as a target: schemathesis builds the cases from its own description."""

from collections.abc import Mapping
from typing import Any

import schemathesis
from hypothesis import strategies as st

from reliability.fuzz.site import KEYS, Sent, Site
from reliability.fuzz.target import Target

_SCHEMA = "/api/v1/openapi.json"


def build_target(site: Site) -> Target:
    """Every link, with parameters that its description allows and some that it does not."""
    schema = schemathesis.openapi.from_wsgi(_SCHEMA, site.server)
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    cases = st.one_of([schema.as_strategy(generation_mode=mode) for mode in modes])
    requests = st.builds(_request, cases, st.sampled_from(["", *KEYS]))
    return Target("links", "every link of the HTTP interface", requests, lambda sent: site.call([sent]))


def _request(case: schemathesis.Case[Any], key: str) -> Sent:
    """The request of a case; a key to data, which would nearly always be unknown, is one that exists, or left out."""
    query = _pairs(case.query or {}) if isinstance(case.query, Mapping) else []
    known = [(name, key if name == "data" else value) for name, value in query if name != "data" or key]
    headers = [(str(name), str(value)) for name, value in (case.headers or {}).items() if str(value).isprintable()]
    return Sent(case.method, case.formatted_path, known, headers=headers)


def _pairs(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each value on its own: parameters are repeated."""
    return [
        (name, str(each)) for name, value in query.items() for each in (value if isinstance(value, list) else [value])
    ]
