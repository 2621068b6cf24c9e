"""The one Django app that holds every area's models and migrations."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class AreasConfig(AppConfig):
    """All areas share the app label `areas`, so moving a model between areas needs no migration."""

    name = "wangge.areas"
    label = "areas"
    verbose_name = "网格营销"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let migrations work on every row, and areas connect what has to be there from the start.

        Each area says what hangs on units and staff, what stops when consent is withdrawn and
        what it holds on a person; every session that is opened is registered.
        """
        import wangge.areas.customers.access
        import wangge.areas.customers.services.holding
        import wangge.areas.grids.selectors
        import wangge.areas.grids.services.holding
        import wangge.areas.opportunities.services.holding
        import wangge.areas.opportunities.services.withdrawing
        import wangge.areas.organisation.deploy_checks
        import wangge.areas.organisation.sessions
        import wangge.areas.visits.holding.services  # noqa: F401

        pre_migrate.connect(_be_system, sender=self)


def _be_system(**_: Any) -> None:
    from wangge.areas.row_security import be_system

    be_system()
