"""The workshop model: plan, state and rules."""
