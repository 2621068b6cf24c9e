"""Who may do and see what: an actor, his rights and the part of the organisation in his view.

Every row that reaches a person is filtered by a function in some area's `access`, and each of
those builds on `Actor`. Fail-closed: an actor without a running post has no rights and no units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from wangge.kernel.errors import NotAllowed

from .models import Post, Role, Staff, Unit, UnitKind


class Right(StrEnum):
    """What a post may be allowed to do."""

    SEE_CUSTOMERS = "see_customers"
    REVEAL_CUSTOMERS = "reveal_customers"
    SEE_BOARD = "see_board"
    RECORD_VISITS = "record_visits"
    SEE_AUDIT = "see_audit"
    MANAGE_ORGANISATION = "manage_organisation"


_BUSINESS = frozenset({Right.SEE_CUSTOMERS, Right.REVEAL_CUSTOMERS, Right.SEE_BOARD})
RIGHTS: dict[str, frozenset[Right]] = {
    Role.HEAD_OFFICE: _BUSINESS,
    Role.DEPARTMENT: _BUSINESS - {Right.REVEAL_CUSTOMERS},
    Role.BRANCH_HEAD: _BUSINESS,
    Role.OUTLET_HEAD: _BUSINESS,
    Role.CUSTOMER_MANAGER: _BUSINESS | {Right.RECORD_VISITS},
    Role.AUDITOR: frozenset({Right.SEE_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ORGANISATION}),
}
_WHOLE_BANK = frozenset({Role.HEAD_OFFICE, Role.DEPARTMENT})


@dataclass(frozen=True)
class Actor:
    """A person at work today: rights and view follow from the posts that run on that day.

    `unit_paths` are tree paths whose whole subtrees are in view; `whole_bank` means all of it,
    what is in no unit (unassigned customers) included. `staff_id` is None for a scheduled job.
    """

    staff_id: int | None
    name: str
    rights: frozenset[Right]
    whole_bank: bool
    unit_paths: tuple[str, ...]

    def may(self, right: Right) -> bool:
        """Tell whether the actor has `right`."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raise NotAllowed unless the actor has `right`."""
        if not self.may(right):
            raise NotAllowed

    def under(self, unit_field: str) -> Q:
        """Return the filter "this unit is in the actor's view" over a foreign key to Unit.

        A subquery, not a join: with it both databases go to the rows by the key's index.
        """
        if self.whole_bank:
            return Q()
        if not self.unit_paths:
            return Q(pk__in=[])
        return Q(
            **{
                f"{unit_field}__in": Unit.objects.filter(_below(self.unit_paths))
                .order_by()
                .values("pk")
            }
        )


SYSTEM = Actor(None, "系统", frozenset(Right), whole_bank=True, unit_paths=())
"""Scheduled work; never reachable from a request."""


def actor_of(staff: Staff, *, on: date) -> Actor:
    """Return the actor that `staff` is on the bank's day `on`."""
    posts = running_posts(on=on).filter(staff=staff) if staff.is_active else Post.objects.none()
    rights: frozenset[Right] = frozenset()
    paths: list[str] = []
    whole_bank = False
    for post in posts.select_related("unit"):
        rights |= RIGHTS[post.role]
        if post.role in _WHOLE_BANK:
            whole_bank = True
        elif Right.SEE_CUSTOMERS in RIGHTS[post.role]:
            paths.append(post.unit.path)
    return Actor(staff.pk, staff.name, rights, whole_bank, tuple(sorted(set(paths))))


def _below(paths: Iterable[str]) -> Q:
    """Return "this unit is one of, or below, the units with these tree paths"."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return below


def running_posts(*, on: date) -> QuerySet[Post]:
    """Return the posts that hold on the bank's day `on`."""
    return Post.objects.filter(valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Return the active units in the actor's view, in tree order."""
    units = Unit.objects.filter(active=True).order_by("path")
    if actor.may(Right.MANAGE_ORGANISATION) or actor.may(Right.SEE_AUDIT) or actor.whole_bank:
        return units
    return units.filter(_below(actor.unit_paths))


def head_office() -> Unit:
    """Return the root of the organisation; raises Unit.DoesNotExist before it is set up."""
    return Unit.objects.get(kind=UnitKind.HEAD_OFFICE)
