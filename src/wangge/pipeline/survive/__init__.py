"""Chooses each golden field among what the rows say, and keeps the runners-up with their origin."""
