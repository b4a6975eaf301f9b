"""Benchmarks, as ratios to a plain baseline measured in the same run."""
