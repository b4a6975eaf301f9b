"""A room's answers in numbers: counts, groups, agreement and tests."""
