"""When each household was last validly visited, for the repeat rule; pure."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

HouseholdKey = tuple[str, int]


def household_key(household_id: int | None, customer_id: int) -> HouseholdKey:
    """Name what the repeat rule counts by: the household, or a customer who has none."""
    if household_id is None:
        return ("customer", customer_id)
    return ("household", household_id)


class ValidVisitDays:
    """Bank days of valid visits by household; grows as visits are judged."""

    def __init__(self, known: Iterable[tuple[HouseholdKey, date]] = ()) -> None:
        self._days: dict[HouseholdKey, list[date]] = defaultdict(list)
        for key, day in known:
            self.add(key, day)

    def add(self, key: HouseholdKey, day: date) -> None:
        """Remember a valid visit."""
        insort(self._days[key], day)

    def days_to_nearest(self, key: HouseholdKey, day: date) -> int | None:
        """Return days from `day` to the household's nearest valid visit, negative when before it.

        None if there is none. A phone that was offline may bring a visit older than one already
        judged, so both sides count; of two equally near the earlier one is told.
        """
        days = self._days.get(key)
        if not days:
            return None
        place = bisect_left(days, day)
        near = days[max(0, place - 1) : place + 1]
        return min(((other - day).days for other in near), key=lambda gap: (abs(gap), gap))
