"""API of the organisation area."""

from ninja import Router

router = Router(tags=["organisation"])
