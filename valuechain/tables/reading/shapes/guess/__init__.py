"""The guess of what the columns of a table are for, and what a user chose instead."""
