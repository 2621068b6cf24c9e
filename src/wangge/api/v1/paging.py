"""Pages of a list: `?page=1&page_size=50` → `{items, total, page, page_size}`."""

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

MAX_PAGE_SIZE = 200  # a screen shows 50; more than 200 rows is an export, not a list

Item = TypeVar("Item")


class PageIn(Schema):
    """Which page is asked for."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=MAX_PAGE_SIZE)

    def cut(self, rows: QuerySet | list) -> Any:
        """Return the rows of this page, still lazy for a query set."""
        start = (self.page - 1) * self.page_size
        return rows[start : start + self.page_size]

    def answer(self, items: list[Any], total: int) -> dict[str, Any]:
        """Return the body of a `Page`."""
        return {"items": items, "total": total, "page": self.page, "page_size": self.page_size}


Paging = Query(...)
"""`paging: PageIn = Paging` in an endpoint's signature."""


class Page(Schema, Generic[Item]):
    """One page of a list and how long the list is."""

    items: list[Item]
    total: int
    page: int
    page_size: int
