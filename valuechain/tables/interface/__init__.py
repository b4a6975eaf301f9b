"""Reads texts of the interface about the shipped frameworks, kept as CSV files."""
