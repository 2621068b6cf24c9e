"""Scores, opened down to the visits behind them."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Query, Router

from wangge.areas.assessment import selectors
from wangge.areas.assessment.access import own_scores, visible_scores
from wangge.areas.organisation.access import Right
from wangge.areas.visits.access import visible_visits
from wangge.kernel.errors import NotFound
from wangge.kernel.time import Month, bank_day

from .access import Request, requires
from .paging import Page, PageIn, Paging
from .schemas.assessment import ScoreOut, ScoreRowOut
from .schemas.visits import VisitRowOut
from .scope import own, unit

if TYPE_CHECKING:
    from wangge.areas.assessment.models import Score

router = Router(tags=["assessment"])
_sees = requires(Right.SEE_CUSTOMERS, scope=unit(visible_scores, visible_visits))
_own = requires(Right.RECORD_VISITS, scope=own(own_scores))

MONTH = r"^(20\d\d-(0[1-9]|1[0-2]))?$"
Period = Annotated[str, Query(pattern=MONTH, description="YYYY-MM; empty: this month")]
Kind = Literal["valid_visits", "coverage", "opportunity_timeliness"]


def month_of(request: Request, period: str) -> Month:
    """Return the month asked for, this month when none is named."""
    return Month.parse(period) if period else Month.of(bank_day(request.now))


@router.get("/scores", response=list[ScoreRowOut], auth=_sees)
def list_scores(request: Request, period: Period = "", unit: int | None = None):
    """List the scores of a month in view, by unit; a customer manager sees his own."""
    scores = selectors.list_scores(
        request.actor,
        period=month_of(request, period),
        on=bank_day(request.now),
        unit_id=unit,
    )
    return [_row(score) for score in scores]


@router.get("/scores/me", response=ScoreOut, auth=_own)
def read_own_score(request: Request, period: Period = ""):
    """Show the actor's own score of a month; not found before he was scored."""
    score = selectors.own_score(request.actor, period=month_of(request, period))
    if score is None:
        raise NotFound
    return _row(score) | {
        "scheme_name": score.scheme.name,
        "full_points": selectors.full_points(score),
        "frozen": score.frozen_at is not None,
    }


@router.get("/scores/{int:staff_id}/visits", response=Page[VisitRowOut], auth=_sees)
def list_visits_behind(
    request: Request, staff_id: int, kind: Kind, paging: PageIn = Paging, period: Period = ""
):
    """List the visits behind an indicator of a score in view."""
    rows = selectors.visits_behind(
        request.actor,
        staff_id=staff_id,
        period=month_of(request, period),
        kind=kind,
        on=bank_day(request.now),
    )
    return paging.answer(list(paging.cut(rows)), rows.count())


def _row(score: "Score") -> dict[str, Any]:
    return {
        "staff_id": score.staff_id,
        "staff_name": score.staff.name,
        "unit_name": score.unit.name,
        "period": score.period,
        "points": score.points,
        "items": [
            {
                "kind": item.indicator.kind,
                "kind_name": item.indicator.get_kind_display(),
                "weight": item.weight,
                "target": item.indicator.target,
                "numerator": item.numerator,
                "denominator": item.denominator,
                "actual": item.actual,
                "points": item.points,
            }
            for item in selectors.items_of(score)
        ],
    }
