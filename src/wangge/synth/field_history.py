"""Weeks of visits before the batch date: who went where, when, with what result.

Managers differ in diligence (how many doors) and care (how well they record), so coverage and
the share of valid visits differ between grids. Visits go to households and merchants of the
manager's own grids, in outings of neighbouring doors on working days.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from wangge.kernel.time import at_bank_time
from wangge.synth.county import County
from wangge.synth.extracts.field import ledger_no
from wangge.synth.extracts.sunshine import household_no
from wangge.synth.field_notes import write_follow_up, write_need
from wangge.synth.organisation import SmallGrid
from wangge.synth.people import Business, Household
from wangge.synth.places import Door, Village, shifted
from wangge.synth.villagers import make_world

VISIT_COLUMNS = (
    "visit_id", "staff_no", "source", "source_table", "source_key", "checked_in_at",
    "checked_out_at", "lon", "lat", "accuracy_m", "outcome", "need", "follow_up", "is_mock",
)  # fmt: skip

_HOUSEHOLD_RATE, _MERCHANT_RATE = 0.34, 0.95  # visits in eight weeks by a manager of diligence 1
_WEEKS_OF_RATE = 8
_FEW_RESIDENTS, _MOST_PRESENCE = 2_200, 4.0
"""A manager with fewer residents than this has time to see each of them more often, up to four
times as often as in the whole county, where each has about 5,500."""
_FILED_FACTOR, _UNFILED_FACTOR = 1.5, 0.6  # doors with a ledger are found more easily
_EMPTY_FACTOR = 0.35  # everyone of working age is away
_B_SHARE = 0.14  # visits made by the B manager
_AGAIN = 0.12  # visited doors that are visited a second time
_MOST_A_DAY = 14
_FAR, _SHORT, _VAGUE, _MOCK, _BLANK = 0.05, 0.045, 0.03, 0.006, 0.05  # of a manager of care 1
_HALF_DAY, _MORNINGS = 7, 0.6  # doors of a half day; outings that start in the morning
_SATURDAYS = 0.12
_ON_LEAVE = 0.25  # managers with a week of leave in the period
_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (5, 3), (10, 1), (10, 2), (10, 3), (10, 4), (10, 5)}


@dataclass(frozen=True, slots=True)
class Target:
    """A door to visit: the source row it is known by, and who lives or trades there."""

    source: str
    table: str
    key: str
    door: Door
    household: Household | None
    away: bool
    moved: bool


@dataclass
class Habit:
    """One manager: how many doors (1 is usual), how carelessly records, days in the field."""

    staff_no: str
    diligence: float
    carelessness: float
    days: list[date]
    rng: random.Random


class FieldHistory:
    """Plans the visits of the whole county and writes them manager by manager."""

    def __init__(self, county: County, weeks: int) -> None:
        self._county = county
        self._weeks = weeks
        self._plans: dict[str, list[tuple[str, Target]]] = {}

    @cached_property
    def _habits(self) -> dict[str, Habit]:
        managers = [
            s.staff_no
            for s in self._county.organisation.staff
            if s.posts[0][1] == "customer_manager"
        ]
        return {m: self._habit(m) for m in managers}

    @cached_property
    def _presence(self) -> float:
        """How often a door is seen against the whole county: managers of few people come more."""
        residents_each = self._county.residents / len(self._habits)
        return min(_MOST_PRESENCE, max(1.0, _FEW_RESIDENTS / residents_each))

    def _habit(self, staff_no: str) -> Habit:
        rng = self._county.rng("habit", staff_no)
        diligence = min(2.2, max(0.25, rng.lognormvariate(-0.05, 0.5)))
        careless = rng.choice((0.5, 0.8, 1.0, 1.0, 1.4, 2.6))
        return Habit(staff_no, diligence, careless, self._field_days(rng), rng)

    def _field_days(self, rng: random.Random) -> list[date]:
        """Working days of the period, some Saturdays, without a week of leave."""
        last = self._county.batch_date - timedelta(days=1)
        leave = rng.randrange(self._weeks) if rng.random() < _ON_LEAVE else -1
        days = []
        for back in range(self._weeks * 7):
            day = last - timedelta(days=back)
            working = day.weekday() < 5 or (day.weekday() == 5 and rng.random() < _SATURDAYS)
            if working and (day.month, day.day) not in _HOLIDAYS and back // 7 != leave:
                days.append(day)
        return sorted(days)

    def plan_village(self, index: int) -> None:
        """Choose which doors known through this village are visited, and by whom."""
        rng = self._county.rng(self._county.villages[index].code, "visits")
        for target, rate in self._targets(index):
            grid = self._county.organisation.grid_at[target.door.village, target.door.group]
            by = grid.b_staff_no if rng.random() < _B_SHARE else grid.a_staff_no
            rate *= self._habits[by].diligence * self._presence * self._weeks / _WEEKS_OF_RATE
            if rng.random() < 1 - math.exp(-rate):
                self._note(by, grid, target)
                if rng.random() < _AGAIN:
                    self._note(grid.a_staff_no, grid, target)

    def _note(self, staff_no: str, grid: SmallGrid, target: Target) -> None:
        self._plans.setdefault(staff_no, []).append((grid.plan.code, target))

    def _targets(self, index: int) -> Iterator[tuple[Target, float]]:
        world = make_world(self._county, index)
        for household in world.households:
            living = household.living()
            if living and (household.registered or household.filed):
                rate = _HOUSEHOLD_RATE * (_FILED_FACTOR if household.filed else _UNFILED_FACTOR)
                away = all(p.away for p in living)
                yield (
                    self._household(household, world.village, away),
                    rate * (_EMPTY_FACTOR if away else 1.0),
                )
        for business in world.businesses:
            if not business.closed and (business.merchant_no or business.uscc):
                known = _MERCHANT_RATE if business.merchant_no else _MERCHANT_RATE / 3
                yield _shop(business), known

    def _household(self, household: Household, village: Village, away: bool) -> Target:
        moved = household.home is not household.door
        if household.rated:
            key = household_no(village.code, household)
            return Target("sunshine", "household", key, household.home, household, away, moved)
        if household.registered:
            key = household.head.id_no
            return Target("hukou", "resident", key, household.home, household, away, moved)
        key = ledger_no(village.index, household)  # a new citizen is known by the ledger alone
        return Target("field", "customer", key, household.home, household, away, moved)

    def visits(self) -> Iterator[list[str]]:
        """Yield the rows of `visits.csv`, manager by manager, in time order."""
        for staff_no in sorted(self._plans):
            yield from self._outings(self._habits[staff_no], self._plans[staff_no])

    def _outings(self, habit: Habit, plan: list[tuple[str, Target]]) -> Iterator[list[str]]:
        """Cut the plan into outings of neighbouring doors and spread them over the days."""
        plan.sort(key=lambda p: (p[0], p[1].door.village, p[1].door.group, p[1].door.lon, p[1].key))
        wanted = max(1, math.ceil(len(plan) / _MOST_A_DAY), min(len(plan) // 4, len(habit.days)))
        size = math.ceil(len(plan) / min(wanted, len(habit.days)))
        outings = [plan[k : k + size] for k in range(0, len(plan), size)]
        habit.rng.shuffle(outings)
        days = sorted(habit.rng.sample(habit.days, len(outings)))
        for day, outing in zip(days, outings, strict=True):
            yield from self._day(habit, day, [t for _, t in outing])

    def _day(self, habit: Habit, day: date, targets: list[Target]) -> Iterator[list[str]]:
        rng = habit.rng
        hour = 8 if len(targets) > _HALF_DAY or rng.random() < _MORNINGS else 14
        clock = at_bank_time(day, hour, 30) + timedelta(seconds=rng.randint(0, 3600))
        noon, after = at_bank_time(day, 11, 50), at_bank_time(day, 14, 0)
        seen: set[str] = set()
        for target in targets:
            if target.key in seen:
                continue
            seen.add(target.key)
            clock += timedelta(seconds=rng.randint(150, 700))
            if noon < clock < after:
                clock = after + timedelta(seconds=rng.randint(60, 1800))
            row, stay = _visit(habit, target, clock)
            yield row
            clock += stay


def _shop(business: Business) -> Target:
    if business.merchant_no:
        source, table, key = "merchant", "merchant", business.merchant_no
    else:
        source, table, key = "business", "entity", business.uscc
    return Target(source, table, key, business.door, None, False, False)


def _visit(habit: Habit, target: Target, start: datetime) -> tuple[list[str], timedelta]:
    """Record one visit: position with the noise of a phone, stay, result, notes."""
    rng, care = habit.rng, habit.carelessness
    outcome = _outcome(rng, target)
    accuracy = rng.uniform(5, 40)
    if rng.random() < _VAGUE * care:
        accuracy = rng.uniform(180, 1500)
    east, north = rng.gauss(0, accuracy / 2), rng.gauss(0, accuracy / 2)
    if rng.random() < _FAR * care:  # noted down later: from the road, the office, home
        angle, distance = rng.uniform(0, 2 * math.pi), rng.uniform(450, 6000)
        east, north = distance * math.cos(angle), distance * math.sin(angle)
    lon, lat = shifted(target.door.lon, target.door.lat, east, north)
    stay = timedelta(seconds=_stay(rng, outcome, care))
    blank = rng.random() < _BLANK * care
    need = write_need(rng, target.household) if outcome == "met" and not blank else ""
    follow_up = "" if blank else write_follow_up(rng, outcome)
    row = [
        str(_uuid7(start, rng)), habit.staff_no, target.source, target.table, target.key,
        start.isoformat(), (start + stay).isoformat(), f"{lon:.6f}", f"{lat:.6f}",
        f"{accuracy:.1f}", outcome, need, follow_up, str(int(rng.random() < _MOCK * care)),
    ]  # fmt: skip
    return row, stay


def _outcome(rng: random.Random, target: Target) -> str:
    draw = rng.random()
    if target.household is None:
        return "met" if draw < 0.86 else "closed" if draw < 0.93 else "refused"
    if target.away:
        return "absent" if draw < 0.7 else "moved" if draw < 0.75 else "met"
    if target.moved and draw < 0.06:
        return "moved"
    return "met" if draw < 0.78 else "absent" if draw < 0.93 else "refused"


def _stay(rng: random.Random, outcome: str, care: float) -> int:
    """Seconds at the door; a careless manager sometimes only passes by."""
    if rng.random() < _SHORT * care:
        return rng.randint(20, 170)
    if outcome == "met":
        return int(min(2700, max(200, rng.gauss(780, 330))))
    return rng.randint(185, 420)


def _uuid7(start: datetime, rng: random.Random) -> UUID:
    """Return a UUIDv7 (RFC 9562) of that instant with random bits from the seed."""
    millis = int(start.timestamp() * 1000)
    bits = (millis << 80) | rng.getrandbits(80)
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=bits & ~(0x3 << 62) | (0x2 << 62))
