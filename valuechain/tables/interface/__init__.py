"""Reads the interface's texts about the shipped frameworks from CSV files."""
