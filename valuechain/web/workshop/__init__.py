"""Facilitators over HTTP."""
