"""The value chain as a graph; the only folder that imports NetworkX."""
