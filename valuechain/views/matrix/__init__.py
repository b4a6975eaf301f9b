"""The matrix as a table and as a picture."""
