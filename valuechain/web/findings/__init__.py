"""The chart of the load."""
