"""A user's own data over HTTP."""
