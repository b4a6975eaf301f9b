"""Writes the model to files."""
