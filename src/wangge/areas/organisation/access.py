"""Who may do and see what: an actor, his rights and the part of the organisation in his view.

Every row that reaches a person is filtered by a function in some area's `access`, and each of
those builds on `Actor`. Fail-closed: an actor without a running post has no rights and no units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, Q, QuerySet

from wangge.kernel.errors import NotAllowed, NotFound
from wangge.kernel.time import bank_day

from .models import (
    Absence,
    AbsenceKind,
    ActingPost,
    Device,
    Post,
    PostRequest,
    Role,
    SignIn,
    Staff,
    Unit,
    UnitKind,
    UnitMove,
)


class Right(StrEnum):
    """What a post may be allowed to do."""

    SEE_CUSTOMERS = "see_customers"
    REVEAL_CUSTOMERS = "reveal_customers"
    SEE_BOARD = "see_board"
    RECORD_VISITS = "record_visits"
    SEE_AUDIT = "see_audit"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_ACCESS = "manage_access"
    """Locks, sessions and devices of accounts; the security officer's."""
    APPROVE_GRANTS = "approve_grants"
    """Be the second person behind a sensitive post."""
    EXPORT_CUSTOMERS = "export_customers"
    """Ask for a customer list as a file; another person approves."""
    APPROVE_EXPORTS = "approve_exports"
    SEE_DATA_QUALITY = "see_data_quality"
    REVIEW_MERGES = "review_merges"
    RECORD_CONSENT = "record_consent"
    """Write down what a customer in view agrees to, refuses or takes back."""
    HANDLE_SUBJECT_REQUESTS = "handle_subject_requests"
    """Answer what people ask about their data; head office's and its departments'."""
    APPROVE_ERASURE = "approve_erasure"
    """Be the second person behind an erasure, and set legal holds; the security officer's."""


_BUSINESS = frozenset(
    {Right.SEE_CUSTOMERS, Right.REVEAL_CUSTOMERS, Right.SEE_BOARD, Right.RECORD_CONSENT}
)
_EXPORTS = frozenset({Right.EXPORT_CUSTOMERS, Right.APPROVE_EXPORTS})
_STEWARDS = frozenset({Right.SEE_DATA_QUALITY, Right.REVIEW_MERGES})
"""Who answers for the customer master; a branch head decides on customers of his own view."""
RIGHTS: dict[str, frozenset[Right]] = {
    Role.HEAD_OFFICE: _BUSINESS | _STEWARDS | _EXPORTS | {Right.HANDLE_SUBJECT_REQUESTS},
    Role.DEPARTMENT: _BUSINESS - {Right.REVEAL_CUSTOMERS}
    | _STEWARDS
    | {Right.EXPORT_CUSTOMERS, Right.HANDLE_SUBJECT_REQUESTS},
    Role.BRANCH_HEAD: _BUSINESS | {Right.REVIEW_MERGES} | _EXPORTS,
    Role.OUTLET_HEAD: _BUSINESS | _EXPORTS,
    Role.CUSTOMER_MANAGER: _BUSINESS | {Right.RECORD_VISITS},
    Role.ANALYST: frozenset({Right.SEE_BOARD}),
    Role.AUDITOR: frozenset({Right.SEE_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ORGANISATION}),
    Role.SECURITY_OFFICER: frozenset(
        {Right.MANAGE_ACCESS, Right.APPROVE_GRANTS, Right.APPROVE_ERASURE}
    ),
}
_WHOLE_BANK = frozenset({Role.HEAD_OFFICE, Role.DEPARTMENT})
_CENTRAL = frozenset({UnitKind.HEAD_OFFICE, UnitKind.DEPARTMENT})
"""An analyst in one of these counts the whole bank, elsewhere what lies below his unit."""


@dataclass(frozen=True)
class Actor:
    """A person at work now: rights and view follow from the posts held at this instant.

    `unit_paths` are tree paths whose whole subtrees are in view; `whole_bank` means all of it,
    what is in no unit (unassigned customers) included. `staff_id` is None for a scheduled job.
    """

    staff_id: int | None
    name: str
    rights: frozenset[Right]
    whole_bank: bool
    unit_paths: tuple[str, ...]
    acting_for: tuple[int, ...] = ()
    """Staff ids of the customer managers in whose place this person stands while they are away."""
    post_ids: tuple[int, ...] = ()
    """The posts held at this instant, acting ones included."""

    @property
    def duty_ids(self) -> tuple[int, ...]:
        """The staff whose own duties are in hand now: himself and those he acts for."""
        return () if self.staff_id is None else (self.staff_id, *self.acting_for)

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


def actor_of(staff: Staff, *, at: datetime) -> Actor:
    """Return the actor that `staff` is at the instant `at`, his acting posts included."""
    rights: frozenset[Right] = frozenset()
    paths: set[str] = set()
    whole_bank = False
    acting_for: set[int] = set()
    posts = list(held_posts(staff, at=at))
    for post in posts:
        rights |= RIGHTS[post.role]
        if post.staff_id != staff.pk and Right.RECORD_VISITS in RIGHTS[post.role]:
            acting_for.add(post.staff_id)
        if post.role in _WHOLE_BANK:
            whole_bank = True
        elif Right.SEE_CUSTOMERS in RIGHTS[post.role]:
            paths.add(post.unit.path)
    if Right.SEE_CUSTOMERS not in rights:  # else counting would widen whose customers he sees
        counted = [post.unit for post in posts if Right.SEE_BOARD in RIGHTS[post.role]]
        whole_bank = any(unit.kind in _CENTRAL for unit in counted)
        paths = {unit.path for unit in counted}
    return Actor(
        staff_id=staff.pk,
        name=staff.name,
        rights=rights,
        whole_bank=whole_bank,
        unit_paths=tuple(sorted(paths)),
        acting_for=tuple(sorted(acting_for)),
        post_ids=tuple(post.pk for post in posts),
    )


def held_posts(staff: Staff, *, at: datetime) -> QuerySet[Post]:
    """Return the posts whose rights `staff` has at the instant `at`, with units and holders.

    His own that run on the bank's day, and those of absent people in which he acts, to the hour.
    None while he is on mandatory leave or no longer with the bank.
    """
    if not staff.is_active:
        return Post.objects.none()
    away = running_absences(at=at)
    acting = ActingPost.objects.filter(deputy=staff, absence__in=away).values("post")
    suspended = away.filter(staff=staff, kind=AbsenceKind.MANDATORY)
    return (
        running_posts(on=bank_day(at))
        .filter(Q(staff=staff) | Q(pk__in=acting), ~Exists(suspended))
        .select_related("unit", "staff")
        .order_by("pk")
    )


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


def stands_over(actor: Actor, asking: Staff, *, decides: Right, asks: Right, at: datetime) -> bool:
    """Tell whether `actor` may judge what `asking` wants: as high in the tree as he, or higher.

    Each post in which `asking` has the right `asks` must lie at or below one in which `actor` has
    `decides`. A post held in place of `asking` himself does not count, nor does any of one's
    own requests.
    """
    deciding = Staff.objects.filter(pk=actor.staff_id).first()
    if deciding is None or deciding.pk == asking.pk:
        return False
    judging = [
        _reach(post)
        for post in held_posts(deciding, at=at)
        if decides in RIGHTS[post.role] and post.staff_id != asking.pk
    ]
    asked = [_reach(post) for post in held_posts(asking, at=at) if asks in RIGHTS[post.role]]
    return bool(asked) and all(any(a.startswith(j) for j in judging) for a in asked)


def _reach(post: Post) -> str:
    """Return the tree path of what a post overlooks; of the whole bank it is empty."""
    return "" if post.role in _WHOLE_BANK else post.unit.path


def running_absences(*, at: datetime) -> QuerySet[Absence]:
    """Return the absences that last at the instant `at`."""
    return Absence.objects.filter(starts_at__lte=at, ends_at__gt=at)


_ALL_UNITS = (Right.MANAGE_ORGANISATION, Right.MANAGE_ACCESS, Right.SEE_AUDIT)


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Return the active units in the actor's view, in tree order."""
    units = Unit.objects.filter(active=True).order_by("path")
    if actor.whole_bank or any(actor.may(right) for right in _ALL_UNITS):
        return units
    return units.filter(_below(actor.unit_paths))


_KEEPS_STAFF = (Right.MANAGE_ORGANISATION, Right.MANAGE_ACCESS, Right.APPROVE_GRANTS)


def visible_staff(actor: Actor) -> QuerySet[Staff]:
    """Return the staff whose accounts and posts the actor may look into: all, or none."""
    if any(actor.may(right) for right in _KEEPS_STAFF):
        return Staff.objects.order_by("staff_no")
    return Staff.objects.none()


def get_visible_staff(actor: Actor, staff_id: int) -> Staff:
    """Return one member of staff in view; raises NotFound for any other id."""
    staff = visible_staff(actor).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def visible_requests(actor: Actor) -> QuerySet[PostRequest]:
    """Return the requests for sensitive posts that the actor may look into: all, or none."""
    requests = PostRequest.objects.select_related(
        "staff", "unit", "requested_by", "decided_by"
    ).order_by("-requested_at", "-pk")
    if actor.may(Right.MANAGE_ORGANISATION) or actor.may(Right.APPROVE_GRANTS):
        return requests
    return requests.none()


def visible_moves(actor: Actor) -> QuerySet[UnitMove]:
    """Return the planned moves of units, for those who keep the organisation; else none."""
    if not actor.may(Right.MANAGE_ORGANISATION):
        return UnitMove.objects.none()
    planned = UnitMove.objects.filter(done_at=None, called_off_at=None)
    return planned.select_related("unit", "parent").order_by("on", "pk")


def head_office() -> Unit:
    """Return the root of the organisation; raises Unit.DoesNotExist before it is set up."""
    return Unit.objects.get(kind=UnitKind.HEAD_OFFICE)


def visible_accounts(actor: Actor) -> QuerySet[Staff]:
    """Return the accounts whose security the actor may see: his own; all as security officer."""
    if actor.may(Right.MANAGE_ACCESS):
        return Staff.objects.all()
    return Staff.objects.filter(pk=actor.staff_id)


def visible_devices(actor: Actor) -> QuerySet[Device]:
    """Return the devices of the accounts that the actor may see."""
    return Device.objects.filter(staff__in=visible_accounts(actor))


def visible_sign_ins(actor: Actor) -> QuerySet[SignIn]:
    """Return the sign-ins of the accounts that the actor may see."""
    return SignIn.objects.filter(staff__in=visible_accounts(actor))
