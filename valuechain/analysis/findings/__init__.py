"""Gaps, mitigations without a backup, absences, load and the smallest groups."""
