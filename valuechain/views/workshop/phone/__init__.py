"""A participant's phone."""
