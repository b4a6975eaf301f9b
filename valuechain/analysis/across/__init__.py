"""Answers across all sources."""
