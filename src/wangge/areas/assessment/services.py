"""Writes of the assessment area: schemes, scores, the closing of a month."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from wangge.areas.organisation.access import Actor, Role, running_posts
from wangge.areas.organisation.services import audit, write_audit
from wangge.areas.row_security import whole_bank
from wangge.kernel.audit import AuditRecord
from wangge.kernel.time import Month, bank_day

from .errors import NoScheme, PeriodFrozen
from .formula import Earned, Measured, earn
from .measuring import Work, managers_answering_for, measure
from .models import Indicator, IndicatorKind, Scheme, Score, ScoreItem

SHIPPED_SCHEME = "process_v1"
SHIPPED_SINCE = date(2000, 1, 1)
"""The shipped scheme holds for any month until the bank publishes its own."""

SHIPPED_INDICATORS = (
    # Three valid visits a working day over twenty days.
    (IndicatorKind.VALID_VISITS, Decimal(40), Decimal(60)),
    # Three rounds a year, as villages have them: spring sowing, harvest, the return for New Year.
    (IndicatorKind.COVERAGE, Decimal(30), Decimal("0.25")),
    # One in ten may slip: leave, illness, a customer out of reach.
    (IndicatorKind.OPPORTUNITY_TIMELINESS, Decimal(30), Decimal("0.9")),
)

INSERT_ROWS = 500


@dataclass(frozen=True)
class Scored:
    """What a run computed: managers scored, and the months' mean points."""

    managers: int
    mean_points: Decimal | None


@transaction.atomic
def ensure_default_scheme(*, actor: Actor, now: datetime) -> Scheme:
    """Return the scheme that ships with the product, created where it is missing."""
    scheme, created = Scheme.objects.get_or_create(
        code=SHIPPED_SCHEME,
        defaults={"name": "客户经理过程考核（标准方案）", "valid_from": SHIPPED_SINCE},
    )
    if created:
        Indicator.objects.bulk_create(
            Indicator(scheme=scheme, kind=kind, weight=weight, target=target, position=position)
            for position, (kind, weight, target) in enumerate(SHIPPED_INDICATORS)
        )
        audit(actor=actor, now=now, action="scheme.create", about=scheme)
    return scheme


@transaction.atomic
def compute_scores(*, actor: Actor, now: datetime, period: Month) -> Scored:
    """Score every customer manager for `period`; raises PeriodFrozen, NoScheme."""
    if Score.objects.filter(period=str(period), frozen_at__isnull=False).exists():
        raise PeriodFrozen(period=str(period))
    units = _managers(on=min(period.last_day, bank_day(now)))
    scores = _score(units, period=period, now=now, work=measure(period=period, now=now))
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action="score.compute",
            object_type="score",
            object_id=str(period),
            detail={"managers": len(scores)},
        )
    )
    points = [score.points for score in scores]
    return Scored(len(points), sum(points, Decimal(0)) / len(points) if points else None)


@transaction.atomic
def refresh_scores(*, now: datetime, period: Month, staff_ids: Collection[int]) -> None:
    """Recompute the scores of a few managers; a frozen score stays as it is.

    No audit event of its own: it follows from an audited act and can be recomputed at any time.
    """
    frozen = Score.objects.filter(
        period=str(period), staff__in=staff_ids, frozen_at__isnull=False
    ).values_list("staff_id", flat=True)
    on = min(period.last_day, bank_day(now))
    units = _managers(on=on, staff_ids=set(staff_ids) - set(frozen))
    if units and _scheme(period) is not None:
        work = measure(period=period, now=now, staff_ids=units.keys())
        _score(units, period=period, now=now, work=work)


def refresh_after_visit(*, now: datetime, staff_id: int, grid_id: int, at: datetime) -> None:
    """Recompute whom a visit at the instant `at` concerns: the visitor and the grid's A manager.

    A visit of a frozen month is kept and leaves that month's scores as they are.
    """
    concerned = managers_answering_for(grid_id) | {staff_id}
    with whole_bank("the A manager's score counts his grids, whoever made the visit"):
        refresh_scores(now=now, period=Month.of(bank_day(at)), staff_ids=concerned)


@transaction.atomic
def freeze_scores(*, actor: Actor, now: datetime, period: Month) -> int:
    """Close a month: its scores change no more. Return how many; raises PeriodFrozen."""
    scores = Score.objects.filter(period=str(period))
    if scores.filter(frozen_at__isnull=False).exists():
        raise PeriodFrozen(period=str(period))
    frozen = scores.update(frozen_at=now)
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action="score.freeze",
            object_type="score",
            object_id=str(period),
            detail={"frozen": frozen},
        )
    )
    return frozen


def _managers(*, on: date, staff_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the customer managers on the day `on` and their unit, by staff id."""
    posts = running_posts(on=on).filter(role=Role.CUSTOMER_MANAGER, staff__is_active=True)
    if staff_ids is not None:
        posts = posts.filter(staff__in=staff_ids)
    return dict(posts.order_by("-pk").values_list("staff_id", "unit_id"))


def _scheme(period: Month) -> Scheme | None:
    """Return the scheme of the month: of several the one published last."""
    schemes = Scheme.objects.filter(valid_from__lte=period.first_day)
    running = schemes.filter(valid_to__isnull=True) | schemes.filter(valid_to__gt=period.first_day)
    return running.order_by("-valid_from", "-pk").first()


def _score(units: dict[int, int], *, period: Month, now: datetime, work: Work) -> list[Score]:
    scheme = _scheme(period)
    if scheme is None:
        raise NoScheme(period=str(period))
    indicators = list(scheme.indicators.all())
    scores, items = [], []
    for staff_id, unit_id in sorted(units.items()):
        figures = [_measured(one, work, staff_id) for one in indicators]
        earned = earn(figures)
        score = Score(
            scheme=scheme,
            staff_id=staff_id,
            unit_id=unit_id,
            period=str(period),
            points=sum((e.points for e in earned), Decimal(0)),
            computed_at=now,
        )
        scores.append(score)
        items += _items(score, indicators, figures, earned)
    _replace(scores, items, period)
    return scores


def _measured(indicator: Indicator, work: Work, staff_id: int) -> Measured:
    numerator, denominator = work.figure(indicator.kind, staff_id)
    return Measured(indicator.weight, indicator.target, indicator.cap, numerator, denominator)


def _items(
    score: Score,
    indicators: Iterable[Indicator],
    figures: Iterable[Measured],
    earned: Iterable[Earned],
) -> list[ScoreItem]:
    return [
        ScoreItem(
            score=score,
            indicator=indicator,
            numerator=figure.numerator,
            denominator=figure.denominator,
            actual=one.actual,
            weight=one.weight,
            points=one.points,
        )
        for indicator, figure, one in zip(indicators, figures, earned, strict=True)
    ]


def _replace(scores: list[Score], items: list[ScoreItem], period: Month) -> None:
    """Put the new scores in place of the ones they follow."""
    staff = [score.staff_id for score in scores]
    Score.objects.filter(period=str(period), staff__in=staff, frozen_at__isnull=True).delete()
    Score.objects.bulk_create(scores, batch_size=INSERT_ROWS)
    ScoreItem.objects.bulk_create(items, batch_size=INSERT_ROWS)
