"""The page My data."""
