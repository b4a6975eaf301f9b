"""The My data page."""
