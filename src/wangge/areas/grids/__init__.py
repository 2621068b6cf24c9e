"""Grids, their A/B posts, and custody: whose customer is whose."""
