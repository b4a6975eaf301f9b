"""The charts of the pages across sources."""
