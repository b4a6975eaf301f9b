"""What a draft holds at the moment, and what has changed in it."""
