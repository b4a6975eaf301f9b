"""Workshops in the database."""
