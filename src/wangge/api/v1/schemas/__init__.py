"""Shapes that several endpoints answer with, one file an area."""
