"""Whether a person may hold a role in a time, given all else that he holds in it."""

from datetime import date

from django.db.models import Q

from wangge.areas.organisation.models import ActingPost, Post, Role, Staff
from wangge.areas.organisation.refusals import DutiesMixed
from wangge.areas.organisation.separation import mixed
from wangge.kernel.time import at_bank_time

FOREVER = date(9999, 12, 31)


def overlapping(since: date, until: date | None) -> Q:
    """Return "this post holds on some day from `since` up to `until`, which is not included"."""
    return Q(valid_from__lt=until or FOREVER) & (Q(valid_to=None) | Q(valid_to__gt=since))


def check_duties(staff: Staff, role: str, *, since: date, until: date | None) -> None:
    """Raise DutiesMixed if `role` goes not with what `staff` holds or acts in meanwhile."""
    own = Post.objects.filter(overlapping(since, until), staff=staff)
    acting = ActingPost.objects.filter(
        deputy=staff,
        absence__starts_at__lt=at_bank_time(until or FOREVER, 0),
        absence__ends_at__gt=at_bank_time(since, 0),
    )
    held = [*own.values_list("role", flat=True), *acting.values_list("post__role", flat=True)]
    # One after the other: what is held may be mixed already, by a list the server's owner loaded.
    for other in held:
        if roles := mixed([other, role]):
            raise DutiesMixed(name=staff.name, roles=roles)


def role_label(role: str) -> str:
    """Return the Chinese name of a role."""
    return str(Role(role).label)
