"""Where the app is served: its hosts, and the path that it is under."""
