"""The projector and the board."""
