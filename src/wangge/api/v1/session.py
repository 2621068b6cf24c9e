"""API of the session area."""

from ninja import Router

router = Router(tags=["session"])
