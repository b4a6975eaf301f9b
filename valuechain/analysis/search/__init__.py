"""Full-text search over mitigations, practices, actors, topics and sources."""
