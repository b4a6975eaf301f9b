"""The large matrix."""
