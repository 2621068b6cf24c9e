"""Reads of the ledger. None applies scope: callers take customers that went through `access`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.areas.customers.access import HIDING
from wangge.areas.customers.models import (
    ConsentAct,
    ConsentEntry,
    ConsentPurpose,
    Customer,
    ProcessingMark,
)

from .rules import (
    GUARDED,
    State,
    Statement,
    Stop,
    born_after,
    in_force,
    is_allowed,
    is_child,
    state_of,
    stop_of,
)


def entries_of(customer_id: int) -> list[ConsentEntry]:
    """Return the customer's ledger, newest first."""
    rows = ConsentEntry.objects.filter(customer=customer_id).select_related("recorded_by")
    return list(rows.order_by("-at", "-recorded_at", "-pk"))


def statements_of(entries: Iterable[ConsentEntry]) -> list[Statement]:
    """Return ledger rows as the rules take them."""
    return [Statement(e.purpose, e.act, e.at, bool(e.guardian_relation)) for e in entries]


def stops_of(customer_ids: Iterable[int], *, on: date) -> dict[int, Stop]:
    """Return why nothing may be offered, of those of the customers who are stopped."""
    born = dict(Customer.objects.filter(pk__in=set(customer_ids)).values_list("pk", "birth_date"))
    return stops_by_age({pk: is_child(day, on) for pk, day in born.items()})


def stops_by_age(children: Mapping[int, bool]) -> dict[int, Stop]:
    """Return the same for customers of whom it is known whether they are children; two queries."""
    told: dict[int, list[Statement]] = defaultdict(list)
    rows = ConsentEntry.objects.filter(customer__in=list(children), purpose__in=GUARDED)
    for customer, purpose, act, at, guardian in rows.values_list(
        "customer", "purpose", "act", "at", "guardian_relation"
    ):
        told[customer].append(Statement(purpose, act, at, bool(guardian)))
    hidden = set(_hidden().filter(customer__in=list(children)).values_list("customer", flat=True))
    stops = {
        pk: Stop.RESTRICTED if pk in hidden else stop_of(told[pk], is_child=child)
        for pk, child in children.items()
    }
    return {pk: stop for pk, stop in stops.items() if stop is not None}


def stopped(on: date, customer_field: str = "") -> Q:
    """Return "nothing may be offered to this customer" over a key to Customer, as `in_view` does.

    The same as `stops_of` for whole lists. Subqueries of small tables: the databases work them
    out once.
    """
    prefix = f"{customer_field}__" if customer_field else ""
    child = Q(**{f"{prefix}birth_date__gt": born_after(on)})
    guarded = Q()
    for purpose in GUARDED:
        guarded &= Q(**{f"{prefix}pk__in": _agreed_by_guardian(purpose)})
    said_no, hidden = _opted_out(), _hidden().values("customer")
    return Q(**{f"{prefix}pk__in": said_no}) | Q(**{f"{prefix}pk__in": hidden}) | (child & ~guarded)


def _hidden() -> QuerySet[ProcessingMark]:
    return ProcessingMark.objects.filter(kind__in=HIDING, lifted_at=None).order_by()


def _opted_out() -> QuerySet[ConsentEntry]:
    """Return the customers whose latest word on marketing is no."""
    return _latest(ConsentPurpose.MARKETING).exclude(act=ConsentAct.GRANTED).values("customer")


def _agreed_by_guardian(purpose: str) -> QuerySet[ConsentEntry]:
    agreed = Q(act=ConsentAct.GRANTED) & ~Q(guardian_relation="")
    otherwise = _latest(purpose).exclude(agreed).values("customer")
    return _latest(purpose).filter(agreed).exclude(customer__in=otherwise).values("customer")


def _latest(purpose: str) -> QuerySet[ConsentEntry]:
    """Return the entries of `purpose` that no later one follows; several of one instant."""
    later = ConsentEntry.objects.filter(
        customer=OuterRef("customer"), purpose=purpose, at__gt=OuterRef("at")
    )
    return ConsentEntry.objects.filter(~Exists(later), purpose=purpose).order_by()


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands for one customer."""

    purpose: str
    state: State
    is_allowed: bool
    since: datetime | None


@dataclass(frozen=True)
class Ledger:
    """A customer's ledger and what it comes to on a bank day."""

    needs_guardian: bool
    stop: Stop | None
    standings: list[Standing]
    entries: list[ConsentEntry]


def ledger_of(customer: Customer, *, on: date) -> Ledger:
    """Return the customer's ledger, newest first, and where each purpose stands on `on`."""
    entries = entries_of(customer.pk)
    said = statements_of(entries)
    child = is_child(customer.birth_date, on)
    return Ledger(
        child,
        stops_of([customer.pk], on=on).get(customer.pk),
        [_standing(said, purpose, child) for purpose in ConsentPurpose.values],
        entries,
    )


def _standing(said: list[Statement], purpose: str, child: bool) -> Standing:
    latest = in_force(said, purpose)
    return Standing(
        purpose,
        state_of(said, purpose),
        is_allowed(said, purpose, is_child=child),
        latest.at if latest else None,
    )
