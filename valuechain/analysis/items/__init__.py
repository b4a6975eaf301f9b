"""One actor or one mitigation."""
