"""Scripts for those who develop valuechain."""
