"""API of the opportunities area."""

from ninja import Router

router = Router(tags=["opportunities"])
