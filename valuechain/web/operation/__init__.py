"""Operation: connections, request ids, logs, metrics, readiness and a calm answer to every failure."""
