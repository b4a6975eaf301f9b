"""A workshop: its plan, where it stands, and who may do what when."""
