"""What a room says in numbers: counts, groups, agreement and tests."""
