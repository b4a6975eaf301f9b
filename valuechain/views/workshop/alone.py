"""Standalone workshop pages, for browsers without JavaScript and for paper."""

from markupsafe import Markup

from valuechain.views.page.render import render


def show_alone(html: str, title: str) -> Markup:
    """Wraps a page's HTML in a whole document."""
    return render("workshop/alone.html", html=html, title=title)


def show_workshop_refusal(title: str, message: str, back: str) -> Markup:
    """A whole document with an error message and a link to `back`."""
    return render("page/refusal.html", title=title, message=message, back=back, back_to="the workshop")
