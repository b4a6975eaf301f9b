"""The app and its server."""
