"""Tests of what goes wrong: bad input, faults, and simulated rooms of people who work on meanwhile."""
