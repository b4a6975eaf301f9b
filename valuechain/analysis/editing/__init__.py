"""Findings and differences of a draft."""
