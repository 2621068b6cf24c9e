"""Applications, middleware, static files: what answers a request."""

from pathlib import Path

_SITE = Path(__file__).resolve().parents[1]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "wangge.areas",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before WhiteNoise: the field app's stored page and worker must carry the policy as well.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wangge.site.browser_headers.BrowserHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "wangge.site.request_size.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wangge.site.device_key.DeviceKeyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "wangge.site.urls"
WSGI_APPLICATION = "wangge.site.wsgi.application"

FACES = _SITE / "faces"
"""The two built web faces: `faces/console/` and `faces/field/`, made by `make faces`."""

STATIC_URL = "/static/"
WHITENOISE_ROOT = FACES if FACES.exists() else None
"""Files of the faces are served at their own paths: /console/assets/…, /field/assets/…."""
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has business with our files
TEMPLATES: list[dict[str, object]] = []
SILENCED_SYSTEM_CHECKS = [
    "models.W042",
    "security.W021",  # preloading is for public names; a bank's inner host is on nobody's list
]
