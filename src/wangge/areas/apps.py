"""The one Django app that holds every area's models and migrations."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """All areas share the app label `areas`, so moving a model between areas needs no migration."""

    name = "wangge.areas"
    label = "areas"
    verbose_name = "网格营销"
    default_auto_field = "django.db.models.BigAutoField"
