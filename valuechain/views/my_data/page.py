"""The My data page: uploads a user's files, then lists their problems or previews their contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from markupsafe import Markup

from valuechain.analysis.allocation.allocation import Allocation, answer
from valuechain.analysis.allocation.ownership import name_owners
from valuechain.analysis.findings.findings import Findings, build_findings
from valuechain.model.chain import ValueChain
from valuechain.model.framework import Framework
from valuechain.model.problem import WHOLE_FILE, Noted, Problem
from valuechain.model.question.parameters import DATA, split_key
from valuechain.model.question.question import Other, Question
from valuechain.model.values import Mitigation
from valuechain.model.vocabulary import PLACES, Place
from valuechain.model.words import write_date
from valuechain.tables.archive import ACCEPTED, PACKED
from valuechain.tables.encodings import ENCODINGS
from valuechain.tables.formats import SET_FORMATS, XLSX
from valuechain.tables.reading.shapes.values import Recognised
from valuechain.tables.text import OF_ENCODING, SHEET, kind_of_place
from valuechain.views.document.formats import DOCX
from valuechain.views.editing.address import edit_copy, edit_data
from valuechain.views.my_data.shape import ask_shape
from valuechain.views.page.failure import FORGED
from valuechain.views.page.link import Link
from valuechain.views.page.notices import show_notices, show_repairs
from valuechain.views.page.render import render
from valuechain.views.page.state import Address, Page, ViewState, mend_address, read_state
from valuechain.views.page.takeaway import Download, download_href
from valuechain.views.picture.formats import SLIDE
from valuechain.views.picture.missing import warn_of_letters

MOST_BYTES = 50_000_000
MOST_FILES = 20
LONGEST_TITLE = 120
_MOST_PROBLEMS = 500
_MOST_FRAMEWORKS = 10
_MOST_ROWS = 8
_MOST_WARNED = 10
_NOTHING = Markup()


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """A stored upload, with its problems and its chain."""

    name: str
    problems: Sequence[Problem]
    """Warnings only, if there is a chain."""
    expires: datetime
    chain: ValueChain | None
    """The user's frameworks beside the shipped ones; None if there are problems."""
    frameworks: tuple[str, ...]
    """The ids of the user's frameworks in that chain."""
    has_copy: bool
    """Whether an annotated copy of the files is available."""
    title: str = ""
    """The user's title for the data; may be empty."""
    found: Recognised | None = None
    """The table that was read, if it has another form than the data format's."""
    is_confirmed: bool = True
    """Whether the user has confirmed how that table is read."""
    revision: int | None = None
    """How often the data has been changed in the browser; None if it has never been opened to change it."""
    pinned: int | None = None
    """The revision that is shown, if the address names one."""


def show_my_data_at(
    shipped: ValueChain, address: Address, kept: Kept | None, days: int, spared: int = 0, *, host: Markup = _NOTHING
) -> Markup:
    """The HTML of the My data page at an address; `kept` is the upload for the key in that address.

    `spared` is for how many days after it was last opened data stays even on a full server; 0 without a quota. `host`
    is a hint on the address that links begin with.
    """
    chain = kept.chain if kept is not None and kept.chain is not None else shipped
    state, notices = read_state(chain, address)
    values = {
        "state": state,
        "notices": show_repairs(mend_address(chain, address), is_understood=not notices) + show_notices(notices),
        "page": Page.MY_DATA.value,
        "most_bytes": MOST_BYTES,
        "most_files": MOST_FILES,
        "accepted": ACCEPTED,
        "longest_title": LONGEST_TITLE,
        "days": days,
        "spared": spared,
        "host": host,
    }
    if kept is None:
        return render(
            "my_data/page.html",
            is_deleted=address.has("deleted"),
            frameworks=len(chain.frameworks),
            templates=SET_FORMATS,
            **values,
        )
    key, _ = split_key(state.data)
    found = kept.found
    values |= {
        "kept": kept,
        "expires": _expiry(kept.expires),
        "key": key,
        **_problems(kept, quote_plus(key)),
        "called": _called(kept),
        "asked": ask_shape(found, chain) if found is not None and (found.summary or found.is_unread) else None,
    }
    if kept.chain is None:
        return render("my_data/problems.html", **values)
    own = [kept.chain.framework(each) for each in kept.frameworks]
    return render(
        "my_data/kept.html" if kept.is_confirmed or values["asked"] is None else "my_data/asked.html",
        **values,
        own=[_overview(kept.chain, framework, state, kept.frameworks) for framework in own[:_MOST_FRAMEWORKS]],
        counts=_counts(kept.chain, kept.frameworks),
        lacking=warn_of_letters(kept.chain),
        more=[Link(each.name, _explore(kept.chain, each, state)) for each in own[_MOST_FRAMEWORKS:]],
    )


def show_unconfirmed(key: str) -> Markup:
    """The notice on every other page until the user has confirmed how the table is read."""
    return render("my_data/unconfirmed.html", href=f"{Page.MY_DATA.value}?{DATA}={quote_plus(key)}")


def _called(kept: Kept) -> str:
    """The title of the data, or the name of its file; a single table is kept in a zip, but called as it was sent."""
    if kept.revision is not None and kept.chain is not None:
        return kept.chain.framework(kept.frameworks[0]).short_name
    if kept.title or kept.name == PACKED:
        return kept.title or "your files"
    named = [kept.found.place] if kept.found else []
    named += [problem.file for problem in kept.problems]
    stem = kept.name.removesuffix(".zip")
    return next((name for name in named if PurePosixPath(name).stem == stem), kept.name)


def show_broken_data(key: str, problems: int) -> Markup:
    """The notice that every other page shows if the data has problems."""
    return render("my_data/broken_data.html", href=f"{Page.MY_DATA.value}?{DATA}={quote_plus(key)}", problems=problems)


_REFUSED = {
    403: FORGED,
    429: "Too much in one hour",
    503: "This cannot be done at the moment",
    507: "The server is full",
}


def show_refusal(status: int, message: str, title: str = "This cannot be done") -> Markup:
    """A complete page that explains why a form was refused; the title is for a status that does not have its own."""
    return render(
        "page/refusal.html",
        title=_REFUSED.get(status, title),
        message=message,
        back=Page.MY_DATA.value,
        back_to="My data",
    )


class ListedProblem(NamedTuple):
    """A problem as listed on the page."""

    problem: Problem
    where: str
    """The name of the file; for a sheet of a workbook, only that of the sheet."""
    column: str


def _problems(kept: Kept, key: str) -> dict[str, object]:
    if kept.found is not None:  # the page itself says how the table was read
        read = Noted.of("", 0, "", kept.found.summary, "").message
        kept = replace(kept, problems=[problem for problem in kept.problems if problem.message != read])
    warned = [problem for problem in kept.problems if problem.is_warning and not isinstance(problem, Noted)]
    is_workbook = any(SHEET in problem.file for problem in kept.problems)
    # Called tables rather than files, because a table may be a sheet of a workbook, or missing.
    tables = {problem.file for problem in kept.problems} - {kept.name}
    notes = sum(isinstance(problem, Noted) for problem in kept.problems)
    warnings = sum(problem.is_warning for problem in kept.problems) - notes
    downloads = [Download("Problems as CSV", "file, line, column, how to fix it", _download("problems.csv", key))]
    if kept.has_copy:
        copy = Download("Your file with a column of problems", "to fix it there", _download("annotated", key))
        downloads.insert(0, copy)
    return {
        "problems": [_list(problem, kept.name) for problem in kept.problems[:_MOST_PROBLEMS]],
        "warned": [_list(problem, kept.name) for problem in warned[:_MOST_WARNED]],
        "places": f"{len(tables)} tables" if len(tables) > 1 else "one table" if tables else "one file",
        "line": "row" if is_workbook else "line",
        "encodings": ENCODINGS if any(each.column == OF_ENCODING for each in kept.problems) else {},
        "warnings": warnings,
        "notes": notes,
        "faults": len(kept.problems) - warnings - notes,
        "downloads": downloads,
    }


def _list(problem: Problem, name: str) -> ListedProblem:
    column = {WHOLE_FILE: f"the whole {kind_of_place(problem.file)}", OF_ENCODING: "encoding"}.get(
        problem.column, problem.column
    )
    return ListedProblem(problem, problem.file.removeprefix(f"{name}, "), column)


def _download(name: str, key: str) -> str:
    return f"{Page.MY_DATA.value}/{name}?{DATA}={quote_plus(key)}"


def _expiry(expires: datetime) -> str:
    """The expiry as a date and a number of days.

    >>> from datetime import timedelta
    >>> _expiry(datetime.now(UTC) + timedelta(days=1)).endswith("(tomorrow)")
    True
    """
    days = (expires.date() - datetime.now(UTC).date()).days
    near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{write_date(expires.isoformat())} ({near})"


class Overview(NamedTuple):
    """A preview of a user's framework."""

    framework: Framework
    allocation: Allocation | None
    """The framework's answer in one context; None if it has no answer."""
    findings: Findings | None
    context: str
    """The context of the answer; empty if the answer is the same in all contexts."""
    roles: Sequence[str]
    """The names of the roles that anyone has."""
    preview: Mapping[Mitigation, Mapping[str, Sequence[str]]]
    """The first mitigations, each with the names of its owners by role."""
    more: int
    """How many mitigations there are beside those."""
    has_stages: bool
    explore: str
    edit: Link
    """To change it, or a copy of it if there are other frameworks."""
    found: str
    compare: Sequence[Link]
    downloads: Sequence[Download]
    """The files that people hand on."""


def _overview(chain: ValueChain, framework: Framework, state: ViewState, own: Sequence[str]) -> Overview:
    place = place_to_show(chain, framework, state)
    changes: dict[str, Any] = {"framework": framework.id} | (place._asdict() if place else {})
    allocation = findings = None
    if place is not None:
        allocation = answer(chain, Question(framework.id, *place))
        findings = build_findings(allocation)
    is_varying = place is not None and chain.is_varying(framework.id)
    question = Question(framework.id, *place).words(chain) if is_varying and place else None
    return Overview(
        framework=framework,
        allocation=allocation,
        findings=findings,
        context=question.context if question else "",
        roles=_roles(allocation) if allocation else [],
        preview=_preview(allocation) if allocation else {},
        more=max(0, len(allocation.mitigations) - _MOST_ROWS) if allocation else 0,
        has_stages=allocation is not None and any(each.stage for each in allocation.mitigations),
        explore=state.href(page=Page.EXPLORE, **changes),
        edit=_edit(framework, state, own),
        found=state.href(page=Page.FINDINGS, **changes),
        compare=[
            Link(other.short_name, state.href(page=Page.COMPARE, **changes, other=Other(framework=other.id)))
            for other in chain.frameworks
            if other.id not in own
        ],
        downloads=list_shared(replace(state, **changes).query()) if place else (),
    )


def _edit(framework: Framework, state: ViewState, own: Sequence[str]) -> Link:
    if len(own) == 1:
        return Link("Change it here", edit_data(state.data))
    return Link("Change a copy", edit_copy(Question(framework.id), state.data))


def list_shared(query: str) -> Sequence[Download]:
    """The answer as the files that people hand on."""
    return [
        Download(form.name, "", download_href(link, form.ending, query), form)
        for link, form in (("briefing", DOCX), ("matrix", XLSX), ("matrix", SLIDE))
    ]


def _roles(allocation: Allocation) -> list[str]:
    """The names of the roles that anyone has, in the chain's order."""
    held = {ownership.role for ownership in allocation.ownerships}
    return [role.name for role in allocation.chain.roles if role.id in held]


def _explore(chain: ValueChain, framework: Framework, state: ViewState) -> str:
    place = place_to_show(chain, framework, state) or state.place
    return state.href(page=Page.EXPLORE, framework=framework.id, **place._asdict())


def place_to_show(chain: ValueChain, framework: Framework, state: ViewState) -> Place | None:
    """The place to preview: the one in the address, or the first one that the framework covers."""
    places = (state.place, *PLACES)
    return next((place for place in places if chain.cell(framework.id, place).status.is_answered), None)


def _preview(allocation: Allocation) -> Mapping[Mitigation, Mapping[str, Sequence[str]]]:
    owners: dict[Mitigation, dict[str, list[str]]] = {}
    for mitigation in allocation.mitigations[:_MOST_ROWS]:
        by_role = owners.setdefault(mitigation, {})
        for actor, role, _ in name_owners(allocation.chain, allocation.ownerships_of(mitigation)):
            by_role.setdefault(role.name, []).append(actor.label)
    return owners


def _counts(chain: ValueChain, frameworks: Sequence[str]) -> Mapping[str, int]:
    """The number of rows in the user's frameworks."""
    own = frozenset(frameworks)
    return {
        "framework": len(own),
        "actor": sum(actor.framework in own for actor in chain.actors),
        "mitigation": sum(mitigation.framework in own for mitigation in chain.mitigations),
        "ownership": sum(ownership.framework in own for ownership in chain.ownerships),
    }
