"""Who is asking: every endpoint declares what it needs, and gets the actor that has it.

    @router.get("/x", auth=requires(Right.SEE_CUSTOMERS, scope=unit(visible_customers)))
    def x(request: Request): ... request.actor, request.now

An endpoint without right and scope (`scope.py`) stops the API from being imported. Sessions are
cookies, so unsafe methods must carry the CSRF token as well; that is checked here, before the
endpoint.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from wangge.areas import row_security
from wangge.areas.organisation.access import Actor, Right, actor_of
from wangge.kernel import time
from wangge.kernel.errors import NotAllowed, WanggeError

from .scope import Scope, Undeclared, nothing


class SessionRequired(WanggeError):
    """No one is signed in, or the session ended."""

    code = "session.required"
    status = 401
    zh = "尚未登录或登录已超时，操作未执行。请重新登录。"
    en = "You are not signed in, or the session has ended; nothing was changed. Sign in again."


class CsrfRefused(WanggeError):
    """The request did not come from one of our pages."""

    code = "session.csrf"
    status = 403
    zh = "页面已过期，操作未执行。请刷新页面后重试。"
    en = "This page has expired; nothing was changed. Reload it and try again."


class Request(HttpRequest):
    """What an endpoint receives: `actor` after the check, `now` read once a request."""

    actor: Actor
    now: datetime


class Declared(AuthBase):
    """Base of the declarations an endpoint may carry as `auth=`."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "wangge_session"
    rights: tuple[Right, ...] = ()
    scope: Scope

    def __call__(self, request: HttpRequest) -> bool:
        """Check the CSRF token of unsafe methods and stamp the request with the instant."""
        if check_csrf(request) is not None:
            raise CsrfRefused
        request.now = time.now()  # type: ignore[attr-defined]
        return self.admit(request)

    def admit(self, request: HttpRequest) -> bool:
        """Let the request pass, or raise."""
        raise NotImplementedError


class _Anyone(Declared):
    scope = nothing(reason="before anyone is signed in there is nobody to show a row to")

    def admit(self, request: HttpRequest) -> bool:
        return True


class requires(Declared):
    """Only a signed-in person who has one of `rights`; sets `request.actor`."""

    def __init__(self, *rights: Right, scope: Scope | None = None) -> None:
        """Keep the rights, at least one (any of them is enough), and what may be handed out.

        Raises Undeclared, at import, when right or scope is missing.
        """
        if not rights:
            raise Undeclared("an endpoint must name the right it needs.")
        if scope is None:
            raise Undeclared(f"requires({', '.join(rights)}) declares no scope.")
        self.rights = rights
        self.scope = scope
        super().__init__()

    @cached_property
    def in_words(self) -> str:
        """The declared rights, for the test that lists all endpoints."""
        return " or ".join(self.rights)

    def admit(self, request: HttpRequest) -> bool:
        """Set `request.actor`; raises SessionRequired or NotAllowed."""
        if not request.user.is_authenticated:
            raise SessionRequired
        actor = actor_of(request.user, at=request.now)  # type: ignore
        if not any(actor.may(right) for right in self.rights):
            raise NotAllowed
        row_security.enter(actor)
        request.actor = actor  # type: ignore[attr-defined]
        return True


anyone = _Anyone()
"""Open to those who are not signed in: the session endpoints only."""


def declared_operations(api: NinjaAPI) -> Iterator[tuple[str, str, Operation, Declared]]:
    """Yield (path, method, operation, declaration); raises Undeclared for one that has none."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                named = f"{operation.methods[0]} {prefix}{path}"
                auths = operation.auth_callbacks
                if len(auths) != 1 or not isinstance(auths[0], Declared):
                    raise Undeclared(f"{named} has no declaration (auth=).")
                for method in operation.methods:
                    yield prefix + path, method, operation, auths[0]


def describe(api: NinjaAPI, schema: dict[str, Any]) -> dict[str, Any]:
    """Add `x-rights` and `x-scope` to each operation of the OpenAPI document."""
    named = {
        api.get_openapi_operation_id(operation): declared
        for _, _, operation, declared in declared_operations(api)
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            declared = named[operation["operationId"]]
            operation["x-rights"] = [str(right) for right in declared.rights]
            operation["x-scope"] = declared.scope.described()
    return schema
