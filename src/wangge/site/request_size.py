"""Refuses a request whose body is too long before a byte of it is read or stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wangge.api.v1 import api
from wangge.api.v1.errors import RequestTooLong, answer


class RequestSizeMiddleware:
    """Answers 413 to a body above `WANGGE_REQUEST_BYTES`.

    Reading the token of a form, which happens before anyone is known, would spool the whole of it
    to the disk. A body without a length is read as empty (WSGI), so it cannot slip past.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, or the refusal."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.WANGGE_REQUEST_BYTES:
            limit = settings.WANGGE_REQUEST_BYTES // 1024 // 1024
            return answer(api, request, RequestTooLong(megabytes=limit))
        return self.get_response(request)
