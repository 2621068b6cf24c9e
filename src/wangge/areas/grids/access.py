"""Which grids a person may see."""

from django.db.models import Q, QuerySet

from wangge.areas.customers.access import in_view
from wangge.areas.organisation.access import Actor, Right
from wangge.kernel.errors import NotFound

from .models import Custody, Grid, GridPostKind, GridStatus


def visible_grids(actor: Actor) -> QuerySet[Grid]:
    """Return the active grids in the actor's view, by code.

    In view: managed by a unit below one of his posts, or he is, or acts for, its A manager.
    """
    grids = Grid.objects.filter(status=GridStatus.ACTIVE).order_by("code")
    if not (actor.may(Right.SEE_CUSTOMERS) or actor.may(Right.SEE_BOARD)):
        return grids.none()
    if actor.whole_bank:
        return grids
    own = Q(pk__in=[])
    if actor.staff_id is not None:
        own = Q(
            pk__in=Grid.objects.filter(
                posts__staff__in=actor.duty_ids,
                posts__post=GridPostKind.A,
                posts__valid_to__isnull=True,
            ).values("pk")
        )
    return grids.filter(actor.under("unit") | own)


def visible_custody(actor: Actor) -> QuerySet[Custody]:
    """Return the custody, running and past, of the customers in the actor's view."""
    return Custody.objects.filter(in_view(actor, "customer"))


def get_visible(actor: Actor, grid_id: int) -> Grid:
    """Return one grid in view; raises NotFound for any other id."""
    grid = visible_grids(actor).select_related("unit").filter(pk=grid_id).first()
    if grid is None:
        raise NotFound
    return grid
