"""Which opportunities and tasks a person may see: those of the customers in his view."""

from uuid import UUID

from django.db.models import Q, QuerySet

from wangge.areas.customers.access import in_view
from wangge.areas.grids.access import get_visible as get_visible_grid
from wangge.areas.organisation.access import Actor, visible_units
from wangge.kernel.errors import NotFound

from .models import Opportunity, Task


def visible_opportunities(actor: Actor) -> QuerySet[Opportunity]:
    """Return the opportunities whose customer is in the actor's view today."""
    return Opportunity.objects.filter(in_view(actor, "customer"))


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Return the tasks whose customer is in the actor's view today."""
    return Task.objects.filter(in_view(actor, "customer"))


def get_visible(actor: Actor, opportunity_id: UUID) -> Opportunity:
    """Return one opportunity in view; raises NotFound for any other id."""
    found = (
        visible_opportunities(actor)
        .select_related("rule", "customer", "grid", "manager")
        .filter(pk=opportunity_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def on_ground(actor: Actor, *, grid_id: int | None, unit_id: int | None) -> Q:
    """Return the filter "on this ground" for rows that carry `grid`; both None: no filter.

    A big grid stands for its small ones, a unit for its subtree. Raises NotFound for a grid or
    unit outside the actor's view, so that a count cannot tell whether it exists.
    """
    ground = Q()
    if grid_id is not None:
        grid = get_visible_grid(actor, grid_id)
        ground &= Q(grid=grid) | Q(grid__parent=grid)
    if unit_id is not None:
        unit = visible_units(actor).filter(pk=unit_id).first()
        if unit is None:
            raise NotFound
        ground &= Q(grid__unit__path__startswith=unit.path)
    return ground
