"""Who is asking: every endpoint declares what it needs, and gets the actor that has it.

    @router.get("/x", auth=requires(Right.SEE_CUSTOMERS, scope=unit(visible_customers)))
    def x(request: Request): ... request.actor, request.now

An endpoint without right and scope (`scope.py`) stops the API from being imported. Sessions are
cookies, so unsafe methods must carry the CSRF token as well; that is checked here, before the
endpoint.
"""

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Self

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from wangge.areas import row_security
from wangge.areas.organisation import sessions
from wangge.areas.organisation.access import Actor, Right, actor_of
from wangge.areas.organisation.devices import address_of
from wangge.kernel import time
from wangge.kernel.errors import NotAllowed, WanggeError

from .limits import Kind, count_address, count_person
from .scope import Scope, Undeclared, nothing


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
    kind: Kind = Kind.DEFAULT

    def limited(self, kind: Kind) -> Self:
        """Return this declaration for an endpoint of another kind: see `limits.py`."""
        other = copy(self)
        other.kind = kind
        return other

    def __call__(self, request: HttpRequest) -> bool:
        """Count the address, check the CSRF token of unsafe methods, stamp with the instant."""
        count_address(self.kind, address_of(request))
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


class signed_in(Declared):
    """Anyone whose session holds, for what is about oneself; sets `request.actor`.

    `in_duty` lets those pass who still owe a password or a second factor: the endpoints with which
    they set it. `fresh` asks for a proof of presence not older than that, see `sessions`.
    """

    def __init__(
        self, *, scope: Scope, in_duty: bool = False, fresh: timedelta | None = None
    ) -> None:
        """Keep the conditions."""
        self.scope = scope
        self.in_duty = in_duty
        self.fresh = fresh
        super().__init__()

    def admit(self, request: HttpRequest) -> bool:
        """Set `request.actor`; raises the errors of `sessions`, and NotAllowed."""
        if not request.user.is_authenticated:
            raise sessions.SessionRequired
        count_person(self.kind, request.user.pk)
        now: datetime = request.now  # type: ignore[attr-defined]
        sessions.check(request=request, now=now)
        if not self.in_duty and sessions.duties(request):
            raise sessions.DutyFirst(must=sessions.duties(request))
        actor = actor_of(request.user, at=now)  # type: ignore
        if self.rights and not any(actor.may(right) for right in self.rights):
            raise NotAllowed
        if self.fresh is not None:
            sessions.require_fresh(request=request, within=self.fresh, now=now)
        row_security.enter(actor)
        request.actor = actor  # type: ignore[attr-defined]
        return True


class requires(signed_in):
    """Only a signed-in person who has one of `rights`; sets `request.actor`."""

    def __init__(
        self, *rights: Right, scope: Scope | None = None, fresh: timedelta | None = None
    ) -> None:
        """Keep the rights, at least one (any of them is enough), and what may be handed out.

        `fresh` is for sensitive acts: see `FRESH`. Raises Undeclared, at import, when right or
        scope is missing.
        """
        if not rights:
            raise Undeclared("an endpoint must name the right it needs.")
        if scope is None:
            raise Undeclared(f"requires({', '.join(rights)}) declares no scope.")
        self.rights = rights
        super().__init__(scope=scope, fresh=fresh)

    @cached_property
    def in_words(self) -> str:
        """The declared rights, for the test that lists all endpoints."""
        return " or ".join(self.rights)


FRESH = timedelta(minutes=10)
"""How long a proof of presence serves for sensitive acts: `requires(Right.X, fresh=FRESH, …)`."""

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
    """Add `x-session`, `x-rights` and `x-scope` to each operation of the OpenAPI document.

    With `x-session` and no `x-rights`, whoever is signed in may call it, about himself.
    """
    named = {
        api.get_openapi_operation_id(operation): declared
        for _, _, operation, declared in declared_operations(api)
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            declared = named[operation["operationId"]]
            operation["x-session"] = isinstance(declared, signed_in)
            operation["x-rights"] = [str(right) for right in declared.rights]
            operation["x-scope"] = declared.scope.described()
    return schema
