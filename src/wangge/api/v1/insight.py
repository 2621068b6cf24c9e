"""API of the insight area."""

from ninja import Router

router = Router(tags=["insight"])
