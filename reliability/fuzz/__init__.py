"""Bad input for every reader, address, form and callback. Run by `make fuzz`; docs/reliability.md explains it."""
