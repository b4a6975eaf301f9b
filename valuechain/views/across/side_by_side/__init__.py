"""Two to six sources side by side: page and document."""
