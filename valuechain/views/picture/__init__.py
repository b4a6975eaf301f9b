"""Standalone pictures."""
