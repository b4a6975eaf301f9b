"""The editor: its grid, its endpoints and its page."""
