"""Recognises the shape of a user's tables, and turns them into tables of the data format."""
