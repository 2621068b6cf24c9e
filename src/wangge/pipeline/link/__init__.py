"""Decides which mentions are one customer: anchors, then weighted links to them, then the rest."""
