"""Which visits a person may see: those of the customers in his view."""

from uuid import UUID

from django.db.models import QuerySet

from wangge.areas.customers.access import in_view, shown_or_unnamed
from wangge.areas.organisation.access import Actor
from wangge.kernel.errors import NotFound

from .models import Visit


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Return the visits whose customer is in the actor's view today."""
    return Visit.objects.filter(in_view(actor, "customer"))


def get_visible(actor: Actor, visit_id: UUID) -> Visit:
    """Return one visit in view with its checks; raises NotFound for any other id."""
    found = (
        visible_visits(actor)
        .select_related("customer", "grid", "staff")
        .prefetch_related("checks")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def get_own(actor: Actor, visit_id: UUID) -> Visit:
    """Return a visit the actor made himself, also after its customer left his view.

    A phone that sends a visit again must get the same answer, but for the name of a customer
    who is no longer in view. Raises NotFound for any other.
    """
    found = (
        Visit.objects.filter(staff=actor.staff_id, pk=visit_id)
        .select_related("grid", "staff")
        .prefetch_related("checks")
        .first()
    )
    if found is None:
        raise NotFound
    found.customer = shown_or_unnamed(actor, found.customer_id)
    return found
