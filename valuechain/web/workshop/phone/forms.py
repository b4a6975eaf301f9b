"""Forms and cookies from phones, and the assets inlined in their pages."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

from flask import request
from markupsafe import Markup

from valuechain.model.workshop.code import read_code
from valuechain.model.workshop.plan import Plan, PlannedQuestion, Proposal, ProposalKind, is_number
from valuechain.model.workshop.proposing import ProposalError, read_order, read_proposal
from valuechain.model.workshop.ranking import Ranking
from valuechain.views.page.style import style_alone
from valuechain.views.workshop.phone.page import ME, Typed

STYLE = "workshop/phone/phone.css"
SCRIPTS = ("page/blend.js", "workshop/phone/device.js", "workshop/phone/form.js", "workshop/phone/phone.js")
"""The assets inlined in every page; each script uses those before it."""
_COMMENT = re.compile(r"^ *(?://.*|/\*(?s:.*?)\*/)\n", re.MULTILINE)
"""A comment on lines of its own, which no phone needs to load."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class Assets(NamedTuple):
    """The style and script inside every page, and a content security policy that allows only these."""

    css: Markup
    js: Markup
    policy: str


def read_typed() -> Typed:
    """The form as typed."""
    return Typed(
        _read_chosen("role:"),
        frozenset(request.form.getlist("answer")),
        request.form.get("sureness", ""),
        request.form.get("reason", ""),
        _read_chosen("place:"),
    )


def _read_chosen(prefix: str) -> dict[str, str]:
    """The fields whose names begin so, without those that are empty."""
    fields = ((name, value) for name, value in request.form.items() if name.startswith(prefix) and value)
    return {name.removeprefix(prefix): value for name, value in fields}


def read_typed_proposal(plan: Plan, question: PlannedQuestion, typed: Typed) -> Proposal:
    """The proposal in a form. Raises ProposalError."""
    if isinstance(question, Ranking):
        return read_order(question, typed.places, typed.answers, typed.reason)
    if len(typed.answers) > 1:
        raise ProposalError("You ticked “No one can do this” and “I don’t know”. Please remove one.")
    named = {role: [actor for actor, value in typed.roles.items() if value == role] for role in plan.role_ids}
    answer = next(iter(typed.answers), ProposalKind.ROLES.value)
    return read_proposal(plan, answer, named, typed.sureness, typed.reason)


def idempotency_key(submission: str, proposal: Proposal) -> str:
    """Idempotency key: a hash of the form's id and contents, since going back and editing keeps the id."""
    roles = sorted(proposal.roles.items())
    content = (submission, proposal.answer, roles, proposal.sureness, proposal.reason, proposal.order)
    return hashlib.sha256(repr(content).encode("utf-8", "replace")).hexdigest()


def cookie_of(code: str) -> str:
    """The name of a workshop's cookie."""
    return f"workshop-{code}"


def cookie_path_of(code: str) -> str:
    """The path that a workshop's cookie is limited to."""
    return f"{request.script_root}/w/{code}"


def token_of(code: str) -> str:
    """The participant's token, from their own link or else the workshop's cookie; empty if there is none."""
    return read_token(request.args.get(ME, "")) or cookie_token_of(code)


def cookie_token_of(code: str) -> str:
    """The token in the workshop's cookie; empty if it is missing or malformed."""
    return read_token(request.cookies.get(cookie_of(code), "")) if read_code(code) == code else ""


def carried_token(code: str) -> str:
    """The token that addresses must carry, because the cookie doesn't; empty if it does."""
    token = read_token(request.args.get(ME, ""))
    return "" if token == cookie_token_of(code) else token


def read_token(typed: str) -> str:
    """The token, if it is well-formed; else empty."""
    return typed if _TOKEN.fullmatch(typed) else ""


def read_number(typed: str) -> int:
    """The number of a round, scene or step; if none was sent, 0, which none of them has."""
    return int(typed) if is_number(typed) else 0


def is_script() -> bool:
    """Whether the page's script sent the request, rather than the browser."""
    return request.accept_mimetypes.best == "application/json"


def read_assets(folder: Path) -> Assets:
    """Reads the style and scripts of a phone's page; the policy allows them by hash."""
    css, *scripts = (_COMMENT.sub("", (folder / name).read_text(encoding="utf-8")) for name in (STYLE, *SCRIPTS))
    css, js = style_alone() + css, "".join(scripts)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(js)}",
            f"style-src {_hash(css)}",
            "img-src data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
    return Assets(Markup(css), Markup(js), policy)  # noqa: S704 # our own files


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
