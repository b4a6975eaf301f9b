"""Turns answers into what pages show: state, HTML and SVG. No Dash, no database. The only folder that knows Jinja."""
