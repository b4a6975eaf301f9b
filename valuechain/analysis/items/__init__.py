"""Details of one actor or one mitigation."""
