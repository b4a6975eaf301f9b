"""How far the rows of a source are checked against its text."""
