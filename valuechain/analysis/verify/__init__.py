"""Checks the rows of a framework against the source's text."""
