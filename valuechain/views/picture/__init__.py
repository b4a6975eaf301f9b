"""Pictures that stand alone."""
