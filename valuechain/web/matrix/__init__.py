"""The grid for large matrices."""
