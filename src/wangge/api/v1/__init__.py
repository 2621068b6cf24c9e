"""Version 1 of the API: each area's router, one error shape, one renderer."""

from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from . import (
    access,
    assessment,
    audit,
    consents,
    customers,
    errors,
    exports,
    grants,
    grids,
    insight,
    opportunities,
    quality,
    review,
    security,
    session,
    sign_in_desk,
    staff,
    staff_list,
    subjects,
    units,
    visits,
)
from .renderer import OrjsonRenderer


class WanggeAPI(NinjaAPI):
    """Ninja's API whose schema names operations by their functions and tells of errors."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the endpoint's function name; a test keeps them distinct."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> dict[str, Any]:
        """Return the OpenAPI schema, each operation with its errors, rights and scope."""
        return access.describe(self, errors.describe(super().get_openapi_schema(**options)))


api = WanggeAPI(
    title="Wangge 网格 API",
    version="1.0.0",
    docs_url=None,  # its page loads scripts from elsewhere; the schema is openapi.json beside this
    openapi_url=None,
    renderer=OrjsonRenderer(),
)
errors.install(api)
for area in (
    session,
    security,
    sign_in_desk,
    audit,
    units,
    staff,
    staff_list,
    grants,
    insight,  # before grids: /grids/map must not be read as a grid's id
    grids,
    customers,
    consents,
    subjects,
    exports,
    quality,
    review,
    opportunities,
    visits,
    assessment,
):
    api.add_router("", area.router)
for _ in access.declared_operations(api):
    pass  # an endpoint that does not say what it hands out stops the server here
