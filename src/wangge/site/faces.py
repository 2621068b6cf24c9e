"""The two web faces: one page each, whose scripts take over the address bar.

Their built files are served by WhiteNoise; every other path below a face returns its page.
"""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

_NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>网格 Wangge</title>"
    "<p>网页尚未构建。请在项目目录运行 <code>make setup</code> 后重新启动。</p>"
    "<p>The web faces are not built yet: run <code>make setup</code>, then start again.</p>"
)
_PHONE_MARKS = ("Mobile", "Android", "iPhone")


def front_door(request: HttpRequest) -> HttpResponse:
    """Send a phone to the field app and everything else to the console."""
    agent = request.headers.get("User-Agent", "")
    is_phone = any(mark in agent for mark in _PHONE_MARKS)
    return HttpResponseRedirect("/field/" if is_phone else "/console/")


@never_cache
@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """Return the console's page."""
    return _page(request, "console")


@never_cache
@ensure_csrf_cookie
def field(request: HttpRequest) -> HttpResponse:
    """Return the field app's page."""
    return _page(request, "field")


def _page(request: HttpRequest, face: str) -> HttpResponse:
    if Path(request.path).suffix:
        # A file of an older build: a page in its place would break the tab that asks for it.
        raise Http404
    page = settings.FACES / face / "index.html"
    if not page.exists():
        return HttpResponse(_NOT_BUILT, status=503)
    return HttpResponse(page.read_bytes(), content_type="text/html; charset=utf-8")
