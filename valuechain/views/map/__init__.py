"""The map as a picture and as a list."""
