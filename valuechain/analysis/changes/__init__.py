"""The changes between two versions of the data."""
