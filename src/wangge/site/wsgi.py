"""The WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
application = get_wsgi_application()
if settings.WANGGE_TRUSTED_PROXIES:
    # From these alone: whoever else sends X-Forwarded-For would choose his own address.
    application = wrap_wsgi_with_proxy_headers(application, settings.WANGGE_TRUSTED_PROXIES)

from wangge.areas.row_security import be_server  # noqa: E402 (needs Django to be set up)

be_server()
