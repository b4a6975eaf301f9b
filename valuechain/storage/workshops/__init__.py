"""What is kept of workshops."""
