"""One topic or practice across all sources."""
