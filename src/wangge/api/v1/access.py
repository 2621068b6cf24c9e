"""Who is asking: every endpoint declares what it needs, and gets the actor that has it.

    @router.get("/x", auth=requires(Right.SEE_CUSTOMERS))
    def x(request: Request): ... request.actor, request.now

An endpoint without such a declaration fails `tests/api/v1/test_access.py`. Sessions are cookies,
so unsafe methods must carry the CSRF token as well; that is checked here, before the endpoint.
"""

from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from wangge.areas.organisation.access import Actor, Right, actor_of
from wangge.kernel import time
from wangge.kernel.errors import NotAllowed, WanggeError


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
    def admit(self, request: HttpRequest) -> bool:
        return True


class requires(Declared):
    """Only a signed-in person who has one of `rights`; sets `request.actor`."""

    def __init__(self, *rights: Right) -> None:
        """Keep the rights, at least one; having any of them is enough."""
        if not rights:
            raise ValueError("an endpoint must name the right it needs")
        self.rights = rights
        super().__init__()

    @cached_property
    def in_words(self) -> str:
        """The declared rights, for the test that lists all endpoints."""
        return " or ".join(self.rights)

    def admit(self, request: HttpRequest) -> bool:
        """Set `request.actor`; raises SessionRequired or NotAllowed."""
        if not request.user.is_authenticated:
            raise SessionRequired
        actor = actor_of(request.user, on=time.bank_day(request.now))  # type: ignore
        if not any(actor.may(right) for right in self.rights):
            raise NotAllowed
        request.actor = actor  # type: ignore[attr-defined]
        return True


anyone = _Anyone()
"""Open to those who are not signed in: the session endpoints only."""
