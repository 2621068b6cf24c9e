"""Whose scores a person may see: a manager his own, a head those of his units, head office all."""

from datetime import date

from django.db.models import Q, QuerySet

from wangge.areas.organisation.access import Actor, Right, Role, running_posts
from wangge.kernel.errors import NotFound

from .models import Score

_HEADS = (Role.BRANCH_HEAD, Role.OUTLET_HEAD)


def visible_scores(actor: Actor, *, on: date) -> QuerySet[Score]:
    """Return the scores in the actor's view on the bank's day `on`.

    Colleagues' pay-relevant points are no manager's business, so his team's scores stay out of
    his view although his team's customers are in it. Who only counts sees none: one manager's
    points tell of the few visits behind them.
    """
    if not actor.may(Right.SEE_CUSTOMERS):
        return Score.objects.none()
    if actor.whole_bank:
        return Score.objects.all()
    own = Q(staff=actor.staff_id)
    posts = running_posts(on=on).filter(pk__in=actor.post_ids, role__in=_HEADS)
    for path in posts.values_list("unit__path", flat=True):
        own |= Q(unit__path__startswith=path)
    return Score.objects.filter(own)


def own_scores(actor: Actor) -> QuerySet[Score]:
    """Return the actor's own scores, whatever else he may see."""
    return Score.objects.filter(staff=actor.staff_id)


def get_visible(actor: Actor, *, staff_id: int, period: str, on: date) -> Score:
    """Return one score in view with its items; raises NotFound for any other."""
    score = (
        visible_scores(actor, on=on)
        .select_related("staff", "unit", "scheme")
        .prefetch_related("items__indicator")
        .filter(staff=staff_id, period=period)
        .first()
    )
    if score is None:
        raise NotFound
    return score
