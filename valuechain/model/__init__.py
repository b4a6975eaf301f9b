"""What the words mean: frozen values and rules, on the standard library alone."""
