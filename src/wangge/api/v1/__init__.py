"""Version 1 of the API: each area's router, one error shape, one renderer."""

from ninja import NinjaAPI

from . import (
    assessment,
    customers,
    errors,
    grids,
    insight,
    opportunities,
    organisation,
    session,
    visits,
)
from .renderer import OrjsonRenderer

api = NinjaAPI(
    title="Wangge 网格 API",
    version="1.0.0",
    docs_url=None,  # its page loads scripts from elsewhere; the schema is openapi.json beside this
    openapi_url=None,
    renderer=OrjsonRenderer(),
)
errors.install(api)
for area in (
    session,
    organisation,
    insight,  # before grids: /grids/map must not be read as a grid's id
    grids,
    customers,
    opportunities,
    visits,
    assessment,
):
    api.add_router("", area.router)
