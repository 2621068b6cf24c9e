"""Gives a browser the key by which its device was recognised, whatever the answer was.

A phone that still waits for approval gets it with the refusal: without it, it would be another new
phone the next time.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from wangge.areas.organisation.devices import keep_key


class DeviceKeyMiddleware:
    """Sets the device cookie when the request recognised or registered a device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, with the key if there is one."""
        response = self.get_response(request)
        keep_key(request, response)
        return response
