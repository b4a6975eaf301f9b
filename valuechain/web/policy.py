"""Content security policies: what a page or document may load and run. A phone’s page lists its own script by hash."""

OF_PAGES = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",  # so neither a script in the page runs, nor an event handler, nor a javascript: link
        # Pages set widths in style attributes, and AG Grid and Plotly add style elements. A style that was slipped in
        # could not send anything anywhere, since all that it may load is here.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",  # the icons of AG Grid are a font inside its script
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""The policy of Dash’s pages, which have no inline script."""
OF_DOCUMENTS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""The policy of self-contained documents: a briefing, a report, a picture that is opened by itself."""
