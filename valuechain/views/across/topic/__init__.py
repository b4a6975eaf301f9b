"""One topic or practice: page, document and paths."""
