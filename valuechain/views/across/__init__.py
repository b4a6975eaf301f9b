"""Across sources: all sources in one question."""
