"""Documents, written as HTML and as Word files."""
