"""API of the grids area."""

from ninja import Router

router = Router(tags=["grids"])
