"""Allocations: who owns what in one context, with filters and readings."""
