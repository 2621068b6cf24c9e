"""API of the customers area."""

from ninja import Router

router = Router(tags=["customers"])
