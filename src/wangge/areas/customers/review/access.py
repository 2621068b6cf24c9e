"""Which cases and decisions a person may see: both customers must be in his view."""

from django.db.models import Q, QuerySet

from wangge.areas.customers.access import in_view
from wangge.areas.customers.models import ReviewCase, ReviewDecision
from wangge.areas.organisation.access import Actor, Right
from wangge.kernel.errors import NotFound


def visible_cases(actor: Actor) -> QuerySet[ReviewCase]:
    """Return the cases whose customers are all in the actor's view; none without the right."""
    return ReviewCase.objects.filter(_both_in_view(actor))


def visible_decisions(actor: Actor) -> QuerySet[ReviewDecision]:
    """Return the decisions on customers that are all in the actor's view."""
    return ReviewDecision.objects.filter(_both_in_view(actor))


def get_visible_case(actor: Actor, case_id: int) -> ReviewCase:
    """Return one case in view; raises NotFound for any other id."""
    found = visible_cases(actor).filter(pk=case_id).select_related("left", "right").first()
    if found is None:
        raise NotFound
    return found


def get_visible_decision(actor: Actor, decision_id: int) -> ReviewDecision:
    """Return one decision in view; raises NotFound for any other id."""
    found = visible_decisions(actor).filter(pk=decision_id).first()
    if found is None:
        raise NotFound
    return found


def _both_in_view(actor: Actor) -> Q:
    if not actor.may(Right.REVIEW_MERGES):
        return Q(pk__in=[])
    left = Q(left__isnull=True) | in_view(actor, "left")
    return in_view(actor, "right") & (Q() if actor.whole_bank else left)
