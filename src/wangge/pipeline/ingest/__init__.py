"""Batch files → the latest rows of every source table, typed; what is bad is set aside by name."""
