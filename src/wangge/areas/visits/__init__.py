"""Visits at the door and the evidence that they took place."""
