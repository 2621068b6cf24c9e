"""Boards: the figures of a grid, an outlet, a branch, the bank."""
