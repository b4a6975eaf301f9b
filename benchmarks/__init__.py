"""How fast the project is, as ratios to a plain baseline measured in the same run."""
