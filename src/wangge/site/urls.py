"""URLs: the API below /api/v1/, the console below /console/, the field app below /field/,
the way back from the bank's identity provider below /sign-in/."""

from django.urls import path, re_path

from wangge.api.v1 import api
from wangge.areas.organisation import provider_token
from wangge.site import faces

urlpatterns = [
    path("api/v1/", api.urls),
    # Only the way back from the bank's identity provider; allauth's own pages stay unmounted.
    path(
        "sign-in/oidc/<str:provider_id>/login/callback/",
        provider_token.callback,
        name="openid_connect_callback",
    ),
    path("", faces.front_door),
    re_path(r"^console(?:/.*)?$", faces.console),
    re_path(r"^field(?:/.*)?$", faces.field),
]
