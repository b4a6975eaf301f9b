"""The heat map across sources: table, chart, pictures."""
