"""Gaps, single owners, absences, load and who must act."""
