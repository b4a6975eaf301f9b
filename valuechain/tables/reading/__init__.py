"""Files to model."""
