"""Accuracy and speed beside peers; every bench prints ratios."""
