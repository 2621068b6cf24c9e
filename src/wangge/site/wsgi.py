"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
application = get_wsgi_application()

from wangge.areas.row_security import be_server  # noqa: E402 (needs Django to be set up)

be_server()
