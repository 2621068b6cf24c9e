"""What the bank's systems hand over: one contract a system, the readers, the code tables."""
