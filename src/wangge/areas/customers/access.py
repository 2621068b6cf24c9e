"""Which customers a person may see: the one place where scope is applied to them."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from wangge.areas.organisation.access import Actor, Right, running_posts, stands_over
from wangge.areas.organisation.hanging import hangs_on_unit
from wangge.areas.row_security import whole_bank
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .models import Customer, CustomerExport, MarkKind, ProcessingMark
from .subject.errors import ProcessingRestricted

HIDING = (MarkKind.RESTRICTED, MarkKind.ERASED)
"""Marks under which a customer's data is stored and nothing else."""

OUT_OF_VIEW = "（已不在管户范围）"
"""Stands for the name of a customer who left the reader's view."""

_MAX_REDIRECTS = 20  # merges of merges; a longer chain is a fault of the ledger


def visible_customers(actor: Actor) -> QuerySet[Customer]:
    """Return the customers in the actor's view; merged ones are left out.

    In view: custody in a unit below one of his posts, or, for a customer manager, he is the duty
    manager himself or acts for him.
    Unassigned customers (no unit) are seen by those who see the whole bank.
    """
    return Customer.objects.filter(merged_into__isnull=True).filter(in_view(actor))


def in_view(actor: Actor, customer_field: str = "") -> Q:
    """Return "this customer is in the actor's view" over a foreign key to Customer.

    `customer_field` names the key (`"customer"`), empty on Customer itself. In scope, and not
    restricted or erased: those are stored only, and shown to who handles such requests.
    """
    scope = in_scope(actor, customer_field)
    if actor.may(Right.HANDLE_SUBJECT_REQUESTS):
        return scope
    hidden = ProcessingMark.objects.filter(kind__in=HIDING, lifted_at=None).values("customer")
    return scope & ~Q(**{f"{customer_field or 'pk'}__in": hidden})


def in_scope(actor: Actor, customer_field: str = "") -> Q:
    """Return "the actor's part of the bank answers for this customer", hidden ones included."""
    prefix = f"{customer_field}__" if customer_field else ""
    if not actor.may(Right.SEE_CUSTOMERS):
        return Q(pk__in=[])
    if actor.whole_bank:
        return Q()
    in_units = actor.under(f"{prefix}scope_unit")
    if actor.staff_id is None or not actor.may(Right.RECORD_VISITS):
        return in_units  # only customer managers are on duty; others are spared the wider search
    return in_units | Q(**{f"{prefix}duty_manager__in": actor.duty_ids})


def get_visible(actor: Actor, customer_id: int) -> Customer:
    """Return one customer in view, following merges; raises NotFound for any other id.

    Raises ProcessingRestricted for one in scope whose data may only be stored.
    """
    living_id = living(customer_id)
    customer = visible_customers(actor).filter(pk=living_id).first()
    if customer is None:
        hidden = Customer.objects.filter(in_scope(actor), merged_into=None, pk=living_id)
        raise ProcessingRestricted if hidden.exists() else NotFound
    return customer


def living(customer_id: int) -> int:
    """Return the id that `customer_id` leads to after merges; itself if it was never merged."""
    with whole_bank("a merged customer has no unit; its survivor is looked up in view"):
        for _ in range(_MAX_REDIRECTS):
            row = Customer.objects.filter(pk=customer_id)
            into = row.values_list("merged_into", flat=True).first()
            if into is None:
                return customer_id
            customer_id = into
    raise NotFound


def shown_or_unnamed(actor: Actor, customer_id: int) -> Customer:
    """Return the customer if he is in view, else one that has nothing but the id.

    For rows that stay a person's own after their customer left his view.
    """
    seen = visible_customers(actor).filter(pk=living(customer_id)).first()
    return seen or Customer(pk=customer_id, name=OUT_OF_VIEW)


@hangs_on_unit("管户客户")
def _customers_of_unit(unit_id: int, on: date) -> int:
    with whole_bank("a unit keeps its customers whoever asks to retire it; a count alone goes out"):
        return Customer.objects.filter(scope_unit=unit_id, merged_into=None).count()


def visible_exports(actor: Actor, *, at: datetime) -> QuerySet[CustomerExport]:
    """Return the actor's own list requests, and those he may have to decide on, newest first."""
    own = Q(requester=actor.staff_id)
    if not actor.may(Right.APPROVE_EXPORTS):
        return CustomerExport.objects.filter(own).order_by("-requested_at")
    posts = running_posts(on=bank_day(at)).filter(actor.under("unit")).values("staff")
    return CustomerExport.objects.filter(own | Q(requester__in=posts)).order_by("-requested_at")


def may_decide_export(actor: Actor, export: CustomerExport, *, at: datetime) -> bool:
    """Tell whether the actor may decide: neither the requester himself nor below him."""
    return stands_over(
        actor,
        export.requester,
        decides=Right.APPROVE_EXPORTS,
        asks=Right.EXPORT_CUSTOMERS,
        at=at,
    )
