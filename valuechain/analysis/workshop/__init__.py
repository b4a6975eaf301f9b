"""The numbers of a workshop, and what is taken away from it."""
