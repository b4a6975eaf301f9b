"""A briefing as one self-contained HTML file, without scripts or external resources."""

from markupsafe import Markup

from valuechain.model.words import write_date
from valuechain.views.document.blocks import FIRST_PAGE, Block, Briefing
from valuechain.views.page.render import render
from valuechain.views.page.style import style_alone
from valuechain.views.picture.frame import writable


def write_html(briefing: Briefing) -> str:
    """The briefing as HTML."""
    return writable(
        render(
            "document/briefing.html",
            briefing=briefing,
            day=write_date(briefing.date),
            about=write_date(briefing.about or briefing.date),
            show_block=_show_block,
            first_page=FIRST_PAGE,
            style=Markup(style_alone()),  # noqa: S704 # our own
        )
    )


def _show_block(block: Block) -> Markup:
    return render("document/block.html", block=block, kind=type(block).__name__)
