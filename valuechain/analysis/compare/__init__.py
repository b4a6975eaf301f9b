"""Two contexts, frameworks or readings side by side."""
