"""The domain model: frozen values and rules. Imports only the standard library."""
