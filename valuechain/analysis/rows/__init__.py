"""Answers as tables, for every page, download, link and command."""
