"""API of the visits area."""

from ninja import Router

router = Router(tags=["visits"])
