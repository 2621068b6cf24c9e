"""Wangge 网格: grid marketing for rural and community banks."""

__version__ = "0.1.0"
