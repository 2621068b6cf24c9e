"""Scores from verified work by a published scheme."""
