"""Answers to things to show: page state, HTML and SVG. No Dash, no database. The only folder that knows Jinja."""
