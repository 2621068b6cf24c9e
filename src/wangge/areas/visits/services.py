"""Writes of the visits area: one visit from a phone, or many of a past time, judged alike."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from math import isfinite
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from wangge.areas import bulk
from wangge.areas.customers.access import get_visible as get_visible_customer
from wangge.areas.customers.access import living, visible_customers
from wangge.areas.grids.selectors import grid_of
from wangge.areas.opportunities.access import visible_tasks
from wangge.areas.opportunities.contracts import DoorContact
from wangge.areas.opportunities.places import NEEDED_FOR_PLACE, place_of_call
from wangge.areas.opportunities.services import note_contacts
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit, write_audit
from wangge.areas.row_security import whole_bank
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import InvalidInput, NotAllowed, NotFound
from wangge.kernel.geometry import distance_m
from wangge.kernel.time import bank_day

from .contracts import CLOCK_TOLERANCE, RecordedVisits, VisitRecord
from .errors import VisitIdTaken, VisitTimesImpossible
from .evidence import DEFAULT_LIMITS, Evidence, Judgement, judge
from .models import Outcome, Verdict, Visit, VisitCheck
from .repetition import ValidVisitDays, household_key

LOOK_UP = 2_000
MANY = 1_000
"""From so many visits at once on the planner's statistics are worth the look."""

_SAME_RECORD = (
    "checked_in_at", "checked_out_at", "lon", "lat", "accuracy_m", "is_mock", "outcome", "need",
    "follow_up",
)  # fmt: skip


@dataclass(frozen=True)
class _Door:
    """The customer called on, as far as judging needs him; place in WGS-84 degrees or None."""

    customer_id: int
    household_id: int | None
    grid_id: int
    lon: float | None
    lat: float | None

    @property
    def key(self) -> tuple[str, int]:
        return household_key(self.household_id, self.customer_id)


def record_visit(*, actor: Actor, now: datetime, visit: VisitRecord) -> tuple[Visit, bool]:
    """Record and judge a visit; return it and whether it is new.

    The same record sent again returns the first answer. Offline phones may send late. Open tasks
    and opportunities of the customer are closed by it when the contact may be believed.
    Raises NotAllowed, NotFound (customer out of view), VisitIdTaken, VisitTimesImpossible,
    InvalidInput.
    """
    actor.require(Right.RECORD_VISITS)
    if actor.staff_id is None:
        raise NotAllowed
    try:
        with transaction.atomic():
            return _known(actor, visit) or _record(actor, now, visit)
    except IntegrityError:  # the same record came in by two requests at once
        known = _known(actor, visit)
        if known is None:
            raise
        return known


def record_visits(
    *,
    by: Actor,
    now: datetime,
    actors: Mapping[int, Actor],
    visits: Iterable[tuple[int, VisitRecord]],
    now_of: Callable[[VisitRecord], datetime],
) -> RecordedVisits:
    """Record many past visits in order of time, each judged as if it had just come in.

    `visits` are (staff id, record); `actors` tells what each staff member may see; `now_of` gives
    the instant at which a visit is taken to have arrived. Known ids are skipped; visits out of
    the view of a staff member on duty and impossible ones are counted and left out.
    """
    counts: Counter[str] = Counter()
    given = sorted(visits, key=lambda pair: pair[1].checked_in_at)
    fresh = _fresh(given, counts)
    doors = _doors(actors, fresh)
    rows, contacts = [], []
    with transaction.atomic():
        seen = _valid_days(record for _, record in fresh)
        for staff_id, record in fresh:
            door = doors.get((staff_id, record.customer_id))
            if door is None:
                counts["out_of_view"] += 1
                continue
            if _wrong_times(record, now_of(record)):
                counts["impossible"] += 1
                continue
            judgement = _judge(record, door, seen)
            visit = _visit(record, door, judgement, staff_id, now_of(record))
            rows.append((visit, judgement))
            contacts += _contacts(record, door, judgement)
            counts[f"verdict_{judgement.verdict}"] += 1
        _insert(rows, note_contacts(contacts=contacts))
        _audit_many(by, now, counts)
    return RecordedVisits.of(counts)


def _known(actor: Actor, record: VisitRecord) -> tuple[Visit, bool] | None:
    with whole_bank("an id another phone took must be refused, not written over"):
        visit = Visit.objects.filter(pk=record.id).first()
    if visit is None:
        return None
    same = visit.staff_id == actor.staff_id and visit.customer_id == living(record.customer_id)
    if same and all(getattr(visit, name) == getattr(record, name) for name in _SAME_RECORD):
        return visit, False
    raise VisitIdTaken


def _record(actor: Actor, now: datetime, record: VisitRecord) -> tuple[Visit, bool]:
    _require_sane(record, now)
    door = _door(actor, record.customer_id)
    with whole_bank("a household is asked once, whoever of the bank was there"):
        seen = _valid_days([record], door)
    judgement = _judge(record, door, seen)
    visit = _visit(record, door, judgement, actor.staff_id, now)
    closed = note_contacts(contacts=_contacts(record, door, judgement))
    visit.task_id = _task_of(actor, record, door) or closed.get(
        (door.customer_id, record.checked_in_at)
    )
    visit.save(force_insert=True)
    VisitCheck.objects.bulk_create(_checks(visit, judgement))
    detail = {"customer": door.customer_id, "verdict": str(judgement.verdict)}
    audit(actor=actor, now=now, action="visit.record", about=visit, detail=detail)
    return visit, True


def _require_sane(record: VisitRecord, now: datetime) -> None:
    problem = _wrong_times(record, now)
    if problem:
        raise VisitTimesImpossible(problem=problem)
    if not (-180 <= record.lon <= 180 and -90 <= record.lat <= 90):
        raise InvalidInput(problem="lon, lat")
    if not (isfinite(record.accuracy_m) and record.accuracy_m >= 0):
        raise InvalidInput(problem="accuracy_m")
    if record.outcome not in Outcome.values:
        raise InvalidInput(problem="outcome")


def _wrong_times(record: VisitRecord, now: datetime) -> str:
    if record.checked_out_at < record.checked_in_at:
        return "签退早于签到"
    if record.checked_out_at > now + CLOCK_TOLERANCE:
        return "签退时间晚于当前时间"
    return ""


def _door(actor: Actor, customer_id: int) -> _Door:
    customer = get_visible_customer(actor, customer_id)
    grid = grid_of([customer.pk]).get(customer.pk)
    if grid is None:
        raise NotFound
    household = customer.household
    if household is not None:
        # Two managers at one door at the same time: the second waits and is judged a repeat.
        type(household).objects.select_for_update().get(pk=household.pk)
    place = place_of_call(customer)
    return _Door(customer.pk, customer.household_id, grid.id, *(place or (None, None)))


def _doors(
    actors: Mapping[int, Actor], visits: Iterable[tuple[int, VisitRecord]]
) -> dict[tuple[int, int], _Door]:
    """Return the doors by (staff id, customer id), only those in the staff member's view."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for staff_id, record in visits:
        if staff_id in actors and actors[staff_id].may(Right.RECORD_VISITS):
            wanted[staff_id].add(record.customer_id)
    doors = {}
    for staff_id, customer_ids in wanted.items():
        for some in _chunks(sorted(customer_ids)):
            rows = visible_customers(actors[staff_id]).filter(pk__in=some)
            grids = grid_of(some)
            for customer in rows.select_related("household").only(*NEEDED_FOR_PLACE):
                if customer.pk in grids:
                    lon, lat = place_of_call(customer) or (None, None)
                    grid_id = grids[customer.pk].id
                    doors[staff_id, customer.pk] = _Door(
                        customer.pk, customer.household_id, grid_id, lon, lat
                    )
    return doors


def _fresh(
    visits: Sequence[tuple[int, VisitRecord]], counts: Counter[str]
) -> list[tuple[int, VisitRecord]]:
    fresh: dict[UUID, tuple[int, VisitRecord]] = {}
    for some in _chunks(visits):
        ids = [record.id for _, record in some]
        known = set(Visit.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for staff_id, record in some:
            if record.id not in known:
                fresh.setdefault(record.id, (staff_id, record))
    counts["known"] = len(visits) - len(fresh)
    return list(fresh.values())


def _valid_days(records: Iterable[VisitRecord], door: _Door | None = None) -> ValidVisitDays:
    """Load the valid visits that could make one of `records` a repeat, of one door or of all."""
    instants = [record.checked_in_at for record in records]
    if not instants:
        return ValidVisitDays()
    reach = timedelta(days=DEFAULT_LIMITS.repeat_days + 1)
    near = Visit.objects.filter(
        verdict=Verdict.VALID,
        checked_in_at__gte=min(instants) - reach,
        checked_in_at__lte=max(instants) + reach,
    )
    if door is not None and door.household_id is not None:
        near = near.filter(household=door.household_id)
    elif door is not None:
        near = near.filter(customer=door.customer_id)
    rows = near.values_list("household_id", "customer_id", "checked_in_at")
    return ValidVisitDays((household_key(h, c), bank_day(at)) for h, c, at in rows)


def _judge(record: VisitRecord, door: _Door, seen: ValidVisitDays) -> Judgement:
    day = bank_day(record.checked_in_at)
    judgement = judge(
        Evidence(
            distance_m=_distance(record, door),
            accuracy_m=record.accuracy_m,
            stay=record.checked_out_at - record.checked_in_at,
            outcome=record.outcome,
            need=record.need,
            follow_up=record.follow_up,
            is_mock=record.is_mock,
            days_to_nearest=seen.days_to_nearest(door.key, day),
        )
    )
    if judgement.verdict == Verdict.VALID:
        seen.add(door.key, day)
    return judgement


def _distance(record: VisitRecord, door: _Door) -> float | None:
    if door.lon is None or door.lat is None:
        return None
    return distance_m(record.lon, record.lat, door.lon, door.lat)


def _visit(
    record: VisitRecord,
    door: _Door,
    judgement: Judgement,
    staff_id: int | None,
    received_at: datetime,
) -> Visit:
    return Visit(
        id=record.id,
        customer_id=door.customer_id,
        household_id=door.household_id,
        grid_id=door.grid_id,
        staff_id=staff_id,
        distance_m=_distance(record, door),
        verdict=judgement.verdict,
        received_at=received_at,
        **{name: getattr(record, name) for name in _SAME_RECORD},
    )


def _checks(visit: Visit, judgement: Judgement) -> list[VisitCheck]:
    return [
        VisitCheck(
            visit_id=visit.pk,
            item=check.item,
            verdict=check.verdict,
            measured=check.measured,
            limit=check.limit,
            reason=check.reason,
        )
        for check in judgement.checks
    ]


def _contacts(record: VisitRecord, door: _Door, judgement: Judgement) -> list[DoorContact]:
    if not judgement.was_there:
        return []
    reached = record.outcome in (Outcome.MET, Outcome.REFUSED)
    gone = record.outcome == Outcome.MOVED
    return [DoorContact(door.customer_id, record.checked_in_at, reached, gone)]


def _task_of(actor: Actor, record: VisitRecord, door: _Door):
    """Return the task named by the phone if it is this customer's; a stale one is left off."""
    if record.task_id is None:
        return None
    tasks = visible_tasks(actor).filter(pk=record.task_id, customer=door.customer_id)
    return tasks.values_list("pk", flat=True).first()


def _insert(rows: list[tuple[Visit, Judgement]], closed: Mapping) -> None:
    for visit, _ in rows:
        visit.task_id = closed.get((visit.customer_id, visit.checked_in_at))
    fields = Visit._meta.concrete_fields
    columns = [field.column for field in fields]
    bulk.insert(
        Visit,
        columns,
        (
            [field.get_db_prep_save(getattr(visit, field.attname), connection) for field in fields]
            for visit, _ in rows
        ),
    )
    key = Visit._meta.pk
    bulk.insert(
        VisitCheck,
        ("visit_id", "item", "verdict", "measured", "limit", "reason"),
        (
            (visit_key, str(c.item), str(c.verdict), c.measured, c.limit, c.reason)
            for visit, judgement in rows
            for visit_key in [key.get_db_prep_save(visit.pk, connection)]
            for c in judgement.checks
        ),
    )
    if len(rows) >= MANY:
        bulk.refresh_statistics(Visit, VisitCheck)


def _audit_many(by: Actor, now: datetime, counts: Counter[str]) -> None:
    write_audit(
        AuditRecord(
            at=now,
            actor_id=by.staff_id,
            action="visit.import",
            object_type="visit",
            object_id="",
            detail=dict(counts),
        )
    )


def _chunks(things: Iterable) -> Iterator[list]:
    waiting = iter(things)
    while some := list(islice(waiting, LOOK_UP)):
        yield some
