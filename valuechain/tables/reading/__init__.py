"""Reads files into the model."""
