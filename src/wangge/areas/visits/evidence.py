"""Does a visit count? Judged item by item from its evidence; pure, the same online and in bulk.

Three values: *valid*, *invalid*, and *unsure* where the evidence cannot tell; unsure goes to
review and is never a rejection. The verdict of a visit is the worst of its items
(invalid > unsure > valid). Formula, limits and a worked example: docs/algorithms/visit-evidence.md.
"""

from dataclasses import dataclass
from datetime import timedelta

from .models import CheckItem, Outcome, Verdict


@dataclass(frozen=True)
class Limits:
    """What the bank asks of a visit; the defaults and their reasons.

    - `radius_m` 200: a farmhouse, its yard and the lane before it; peers ask 100-500.
    - `accuracy_cap_m` 100: reported accuracy widens the circle up to here, the worst a satellite
      fix gives between buildings; beyond it the fix is not of satellites and cannot decide.
    - `coarse_fix_m` 1,000: a fix this loose names a radio mast, not a door, however near it lies.
    - `stay_s` 180: time to be let in and talk; nobody waits as long at a door he only passes.
    - `repeat_days` 7: a household gains nothing from being counted twice in a week.
    """

    radius_m: float = 200.0
    accuracy_cap_m: float = 100.0
    coarse_fix_m: float = 1_000.0
    stay_s: float = 180.0
    repeat_days: int = 7


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Evidence:
    """What is known of a visit when it is judged.

    `distance_m` from check-in to the customer's place, None while that place is unknown;
    `accuracy_m` the fix's 68 % radius; `days_to_nearest` bank days from this visit to the nearest
    valid visit of the same household (negative: before it), None if there is none near.
    """

    distance_m: float | None
    accuracy_m: float
    stay: timedelta
    outcome: str
    need: str
    follow_up: str
    is_mock: bool
    days_to_nearest: int | None


@dataclass(frozen=True)
class Check:
    """The result of one item: `measured` and `limit` in its unit (metres, seconds, days)."""

    item: CheckItem
    verdict: Verdict
    reason: str
    measured: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Judgement:
    """All items of a visit and what follows from them."""

    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the items."""
        found = {check.verdict for check in self.checks}
        return next(v for v in (Verdict.INVALID, Verdict.UNSURE, Verdict.VALID) if v in found)

    @property
    def was_there(self) -> bool:
        """Whether a contact may be believed: nothing but repetition speaks against the visit."""
        return all(
            check.verdict != Verdict.INVALID or check.item == CheckItem.REPEAT
            for check in self.checks
        )


def judge(evidence: Evidence, limits: Limits = DEFAULT_LIMITS) -> Judgement:
    """Judge every item of a visit."""
    return Judgement(
        (
            _distance(evidence, limits),
            _stay(evidence, limits),
            _content(evidence),
            _mock_location(evidence),
            _repeat(evidence, limits),
        )
    )


def _distance(evidence: Evidence, limits: Limits) -> Check:
    distance, accuracy = evidence.distance_m, evidence.accuracy_m
    verdict, reason = _distance_in_words(distance, accuracy, limits)
    allowed = limits.radius_m + min(accuracy, limits.accuracy_cap_m)
    return Check(CheckItem.DISTANCE, verdict, reason, distance, allowed)


def _distance_in_words(
    distance: float | None, accuracy: float, limits: Limits
) -> tuple[Verdict, str]:
    if distance is None:
        return Verdict.UNSURE, "客户位置未知，无法核对距离，转人工复核"
    if accuracy > limits.coarse_fix_m:
        return Verdict.UNSURE, f"定位精度仅 {accuracy:,.0f} 米，无法判断是否到访，转人工复核"
    here = f"签到位置距客户 {distance:,.0f} 米"
    if distance <= limits.radius_m:
        return Verdict.VALID, f"{here}，在 {limits.radius_m:.0f} 米以内"
    if distance <= limits.radius_m + min(accuracy, limits.accuracy_cap_m):
        return Verdict.VALID, f"{here}，计入定位精度 {accuracy:.0f} 米后在允许范围内"
    if distance <= limits.radius_m + accuracy:
        return Verdict.UNSURE, f"{here}，定位精度 {accuracy:,.0f} 米，不足以判断，转人工复核"
    return Verdict.INVALID, f"{here}，超出 {limits.radius_m:.0f} 米"


def _stay(evidence: Evidence, limits: Limits) -> Check:
    seconds = evidence.stay.total_seconds()
    minutes, rest = divmod(int(seconds), 60)
    stayed = f"停留 {minutes} 分 {rest} 秒" if minutes else f"停留 {rest} 秒"
    if seconds >= limits.stay_s:
        return Check(CheckItem.STAY, Verdict.VALID, stayed, seconds, limits.stay_s)
    reason = f"{stayed}，不足 {limits.stay_s / 60:.0f} 分钟"
    return Check(CheckItem.STAY, Verdict.INVALID, reason, seconds, limits.stay_s)


def _content(evidence: Evidence) -> Check:
    if evidence.outcome != Outcome.MET:
        return Check(CheckItem.CONTENT, Verdict.VALID, "未见到本人，不要求填写需求和跟进计划")
    missing = [
        name
        for name, text in (("客户需求", evidence.need), ("跟进计划", evidence.follow_up))
        if not text.strip()
    ]
    if missing:
        return Check(CheckItem.CONTENT, Verdict.INVALID, f"未填写{'和'.join(missing)}")
    return Check(CheckItem.CONTENT, Verdict.VALID, "已填写客户需求和跟进计划")


def _mock_location(evidence: Evidence) -> Check:
    if evidence.is_mock:
        return Check(CheckItem.MOCK_LOCATION, Verdict.INVALID, "手机使用了模拟定位")
    return Check(CheckItem.MOCK_LOCATION, Verdict.VALID, "未发现模拟定位")


def _repeat(evidence: Evidence, limits: Limits) -> Check:
    days, limit = evidence.days_to_nearest, float(limits.repeat_days)
    if days is None or abs(days) >= limits.repeat_days:
        reason = f"{limits.repeat_days} 天内该户没有其他有效走访"
        measured = None if days is None else float(abs(days))
        return Check(CheckItem.REPEAT, Verdict.VALID, reason, measured, limit)
    when = "当天" if days == 0 else f"{-days} 天前" if days < 0 else f"{days} 天后"
    reason = f"该户{when}已有有效走访，{limits.repeat_days} 天内不重复计算"
    return Check(CheckItem.REPEAT, Verdict.INVALID, reason, float(abs(days)), limit)
