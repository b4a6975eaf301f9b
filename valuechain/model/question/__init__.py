"""The question: its parts, how it is read from names and values, and how it is written."""
