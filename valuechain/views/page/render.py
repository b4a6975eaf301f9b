"""Renders Jinja templates; every value is escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from valuechain.analysis.rows.matrix_table import CONDITION, say_conditional
from valuechain.model.look import HUES, PALETTE, ROLE_LOOKS, STATUS_LOOKS, letter_of, look_of
from valuechain.model.question.parameters import END, FRAMEWORK, MODEL_TYPE, ON, RELEASE_TYPE, START
from valuechain.model.vocabulary import CellStatus, Confidence
from valuechain.model.words import article, begin_lower, capital, count, join_words, pluralise, say_date, write_date
from valuechain.views.page.names import begin, expand
from valuechain.views.page.state import Page


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        CONDITION=CONDITION,
        CellStatus=CellStatus,
        Confidence=Confidence,
        Page=Page,
        colour={each.name.replace("-", "_"): each.light for each in PALETTE},
        role_looks=ROLE_LOOKS,
        hues=HUES,
        status_looks=STATUS_LOOKS,
        START=START,
        END=END,
        FRAMEWORK=FRAMEWORK,
        MODEL_TYPE=MODEL_TYPE,
        ON=ON,
        RELEASE_TYPE=RELEASE_TYPE,
    )
    environment.filters.update(
        thousands="{:,}".format,
        count=count,
        article=article,
        join_words=join_words,
        pluralise=pluralise,
        begin_lower=begin_lower,
        capital=capital,
        say_date=say_date,
        write_date=write_date,
        begin=begin,
        expand=expand,
        say_conditional=say_conditional,
        look=look_of,
        letter=letter_of,
        folded=_fold,
    )
    return environment


_FOLDED, _FOLDED_END = '<script type="text/html" data-folded>', "</script>"


def _fold(html: str, is_closed: bool = True) -> Markup:
    """HTML as text that `assets/page/blend.js` turns into elements when the panel or details around it opens.

    A page can hold hundreds of links that most readers never see; as text they cost a browser next to nothing. What
    is open stays HTML. Text cannot be folded again, so folded parts within it become HTML.
    """
    if not is_closed:
        return Markup(html)  # noqa: S704 # Jinja escaped every value
    inner = html.replace(_FOLDED, "").replace(_FOLDED_END, "")
    return Markup(f"{_FOLDED}{inner}{_FOLDED_END}")  # noqa: S704 # the same


def render(template: str, **values: object) -> Markup:
    """Renders a template of `views`, such as `explore/page.html`; the result can be embedded in another."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 # Jinja escaped every value
