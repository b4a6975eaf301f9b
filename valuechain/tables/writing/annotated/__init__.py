"""Copies of a user's own files with a column of problems."""
