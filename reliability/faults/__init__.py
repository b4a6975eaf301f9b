"""Faults, each brought into a workshop under way: `make faults` runs them."""
