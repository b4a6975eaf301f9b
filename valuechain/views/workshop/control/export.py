"""Exports of a workshop and its saved outcomes."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from valuechain.analysis.workshop.outcome.record import RECORD, count_exported, count_left_out
from valuechain.model.chain import ValueChain
from valuechain.model.format import Format
from valuechain.model.question.parameters import DATA, MODEL_TYPES, RELEASE_TYPES, WORKSHOP
from valuechain.model.question.question import Other, Question
from valuechain.model.vocabulary import PLACES
from valuechain.model.words import write_date
from valuechain.model.workshop.plan import Plan
from valuechain.model.workshop.version import VERSION_FRAMEWORK, Version
from valuechain.tables.formats import PLAIN_FORMATS, SET_FORMATS
from valuechain.tables.writing.bundle import shipped_frameworks
from valuechain.views.document.formats import DOCUMENT_FORMATS, DOCX, HTML
from valuechain.views.page.render import render
from valuechain.views.page.state import Page
from valuechain.views.page.takeaway import Download, take_a_while
from valuechain.views.workshop.room import Room, RoomView
from valuechain.views.workshop.wall.deck import DECK_FORMATS

EXPORTS = "/workshop/export"
VERSIONS = "/workshop/version"
_MANY = 100
"""With more participants than this, large files take a while."""
_LONGEST = 60
"""Maximum length of a title in a file name."""
_REPORT = {DOCX: "to edit and share", HTML: "one file that opens anywhere"}
"""What each format of a report is good for, if that differs from other documents."""


class VersionLinks(NamedTuple):
    """Links to a saved outcome."""

    explore: str
    """The permanent link."""
    compare: str
    """Comparison with the framework the room was asked about; empty if that framework isn't shipped."""
    download: str


def link_version(plan: Plan, key: str) -> VersionLinks:
    """The links to a saved outcome of a workshop with this plan."""
    types = MODEL_TYPES.get(plan.model_type), RELEASE_TYPES.get(plan.release_type)
    return _link(Question(VERSION_FRAMEWORK, *types, plan.is_update, on=plan.on), plan.framework, key)


def _link(question: Question, published: str, key: str) -> VersionLinks:
    data = (DATA, key)
    compare = ""
    if published in shipped_frameworks():
        beside = replace(question, framework=published, other=Other(question.framework))
        compare = f"{Page.COMPARE}?{urlencode([*beside.pairs(), data])}"
    explore = f"{Page.EXPLORE}?{urlencode([*question.pairs(), data])}"
    return VersionLinks(explore, compare, f"{VERSIONS}/{key}.zip")


def show_taking_away(room: Room, versions: Sequence[Version]) -> str:
    """The export section of the control room; empty for any other viewer."""
    if room.view is not RoomView.FACILITATOR:
        return ""
    plan = room.plan
    return render(
        "workshop/control/export.html",
        room=room,
        seen=count_exported(plan, room.running),
        left=count_left_out(plan, room.running),
        downloads=list_files(room),
        tables=RECORD,
        formats=PLAIN_FORMATS,
        href=link_export,
        save=VERSIONS,
        write_date=write_date,
        versions=versions,
        link=link_version,
    )


def list_files(room: Room) -> list[Download]:
    """The files with everything that can be exported: the report, all tables and the screens of the wall."""
    files = [
        *(
            Download(f"Report as {form.name}", _REPORT.get(form, form.purpose), link_export(room, "report", form), form)
            for form in DOCUMENT_FORMATS
        ),
        *(
            Download(f"Everything as {form.name}", "all tables and a legend", link_export(room, "record", form), form)
            for form in SET_FORMATS
        ),
        *(
            Download(f"The wall as {form.name}", form.purpose, link_export(room, "wall", form), form)
            for form in DECK_FORMATS
        ),
    ]
    return take_a_while(files) if room.joined > _MANY else files


def show_version(version: Version, chain: ValueChain, framework: str) -> Markup:
    """The page of a saved outcome (a framework in the chain): what it is and how to verify it."""
    answered = [place for place in PLACES if chain.cell(framework, place).status.is_answered]
    place = answered[0] if chain.is_varying(framework) and answered else None
    published = next((row.to_framework for row in chain.crosswalk if row.framework == framework), "")
    return render(
        "workshop/control/version.html",
        version=version,
        write_date=write_date,
        links=_link(Question(framework, *(place or ())), published, version.key),
        framework=chain.framework(framework),
        page=Page.MY_DATA.value,
    )


def export_name(plan: Plan, what: str, form: str, day: date) -> str:
    """File name of a download: its content, the workshop's title, the context and the date.

    >>> plan = Plan("Qui décide? (AI/ML)", "cosai", "CoSAI", "advanced", "open")
    >>> export_name(plan, "results", "csv", date(2026, 11, 22))
    'valuechain-workshop-results-Qui-decide-AI-ML-advanced-open-2026-11-22.csv'
    """
    rehearsal = "rehearsal" if plan.is_rehearsal else ""
    day_asked = f"as-of-{plan.on.isoformat()}" if plan.on else ""
    words = ("valuechain-workshop", what, rehearsal, slug(plan.title), plan.model_type, plan.release_type, day_asked)
    return f"{'-'.join(filter(None, (*words, day.isoformat())))}.{form}"


def version_file_name(version: Version) -> str:
    """File name of a saved outcome's zip."""
    return "-".join(filter(None, ("valuechain-workshop-framework", slug(version.title), version.key[:12]))) + ".zip"


def slug(title: str) -> str:
    """A title as an ASCII slug; empty if nothing is left of it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST].strip("-")


def link_export(room: Room, name: str, form: Format[Any]) -> str:
    """The link to an exported file."""
    return f"{EXPORTS}/{name}.{form.ending}?{urlencode({WORKSHOP: room.key})}"
