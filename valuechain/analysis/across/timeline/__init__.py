"""The timeline across sources: when mitigations begin to apply."""
