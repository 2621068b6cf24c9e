"""Tells browsers what a page may do and who may read an answer, where Django has no word for it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_API = "/api/"


class BrowserHeadersMiddleware:
    """Adds `WANGGE_BROWSER_HEADERS` to every answer; answers of the API are stored nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer with the headers it does not carry yet."""
        response = self.get_response(request)
        for name, value in settings.WANGGE_BROWSER_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(_API):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
