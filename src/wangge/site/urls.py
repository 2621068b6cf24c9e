"""URLs: the API below /api/v1/, the console below /console/, the field app below /field/."""

from django.urls import path, re_path

from wangge.api.v1 import api
from wangge.site import faces

urlpatterns = [
    path("api/v1/", api.urls),
    path("", faces.front_door),
    re_path(r"^console(?:/.*)?$", faces.console),
    re_path(r"^field(?:/.*)?$", faces.field),
]
