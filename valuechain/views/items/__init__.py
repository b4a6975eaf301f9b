"""The actor page and the mitigation page."""
