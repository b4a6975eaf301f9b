"""Two to six sources side by side."""
