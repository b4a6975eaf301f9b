"""The tables of a framework, built from a table of another form."""
