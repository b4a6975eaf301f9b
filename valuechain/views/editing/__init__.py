"""The page on which a framework is edited."""
