"""Workshop analysis: plan, agenda, statistics and outcome."""
