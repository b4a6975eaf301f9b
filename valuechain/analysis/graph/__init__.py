"""The value chain as a graph. NetworkX is known here."""
