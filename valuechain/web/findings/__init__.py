"""The workload chart."""
