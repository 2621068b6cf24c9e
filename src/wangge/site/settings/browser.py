"""What browsers are told: cookies, HTTPS, content policy, which abilities a page may use.

docs/compliance/hardening.md names the test of each; docs/operations/https.md the proxy in front.
"""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def _origins(name: str) -> list[str]:
    """Return the origins in a list separated by commas; anything else would widen the policy."""
    found = [one.strip() for one in os.environ.get(name, "").split(",") if one.strip()]
    for one in found:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ImproperlyConfigured(f"{name}: {one!r} must be an origin such as https://host")
        if set(one) & set(" ;'*"):
            raise ImproperlyConfigured(f"{name}: {one!r} must name one host")
    return [one.rstrip("/") for one in found]


WANGGE_TRUSTED_PROXIES = [
    one.strip() for one in os.environ.get("WANGGE_TRUSTED_PROXIES", "").split(",") if one.strip()
]
"""Addresses or networks of proxies whose word on caller and scheme is taken; see `wsgi.py`."""

WANGGE_MAP_SOURCES = _origins("WANGGE_MAP_SOURCES")
"""Where the map may fetch tiles from, besides this server."""

HTTPS = os.environ.get("WANGGE_HTTPS") == "1"
_PREFIX = "__Host-" if HTTPS else ""
# A browser takes a cookie of this prefix only over HTTPS, from this very host, for every path:
# no neighbour below the same domain can plant one.
SESSION_COOKIE_NAME = f"{_PREFIX}wangge_session"
CSRF_COOKIE_NAME = f"{_PREFIX}wangge_csrf"
WANGGE_DEVICE_COOKIE = f"{_PREFIX}wangge_device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: the way back from the bank's identity provider is a link from another site.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(os.environ.get("WANGGE_HSTS_SECONDS", 365 * 24 * 3600)) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        # Without unsafe-inline: the faces and their libraries set styles through the object model,
        # which no policy forbids; a style attribute or element in injected markup is refused.
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *WANGGE_MAP_SOURCES],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF, *WANGGE_MAP_SOURCES],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
    },
}

# A check-in needs the position, a visit the camera and the microphone, a sign-in the passkey.
_ALLOWED = [
    "camera", "geolocation", "microphone",
    "publickey-credentials-create", "publickey-credentials-get",
]  # fmt: skip
_REFUSED = [
    "accelerometer", "autoplay", "browsing-topics", "display-capture", "encrypted-media",
    "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "midi", "payment",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
]  # fmt: skip

WANGGE_BROWSER_HEADERS = {
    "Permissions-Policy": ", ".join(
        [f"{name}=(self)" for name in _ALLOWED] + [f"{name}=()" for name in _REFUSED]
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
"""Sent with every answer, files of the faces included; see `browser_headers.py`."""
