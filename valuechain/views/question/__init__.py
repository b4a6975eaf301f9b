"""The question of a page: picker, filters, readings."""
