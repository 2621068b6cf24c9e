"""Runs named SQL steps: each a pure function from table names to SQL and an output table."""
