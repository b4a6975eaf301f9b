"""Who owns what in one context, and what narrows or explains it."""
