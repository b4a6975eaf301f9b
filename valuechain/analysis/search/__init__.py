"""Finding mitigations, actors, topics and sources by words."""
