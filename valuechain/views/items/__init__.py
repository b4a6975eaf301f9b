"""The pages of one actor and of one mitigation."""
