"""Full-text search over mitigations, actors, topics and sources."""
