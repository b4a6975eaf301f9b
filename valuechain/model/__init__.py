"""The domain model: rules, and frozen values. Imports only the standard library."""
