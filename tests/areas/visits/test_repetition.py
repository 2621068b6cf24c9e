"""The nearest valid visit of a household, before or after."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.visits.repetition import ValidVisitDays, household_key

DAY = date(2026, 11, 2)


def test_households_are_kept_apart_and_singles_are_their_own() -> None:
    days = ValidVisitDays([(household_key(7, 1), DAY)])
    assert days.days_to_nearest(household_key(7, 2), DAY) == 0
    assert days.days_to_nearest(household_key(None, 7), DAY) is None


@given(st.lists(st.integers(-40, 40), max_size=8), st.integers(-40, 40))
def test_the_nearest_is_found_on_either_side(offsets, at) -> None:
    key = household_key(1, 1)
    days = ValidVisitDays((key, DAY + timedelta(days=offset)) for offset in offsets)
    found = days.days_to_nearest(key, DAY + timedelta(days=at))
    if not offsets:
        assert found is None
    else:
        assert abs(found) == min(abs(offset - at) for offset in offsets)
        assert found + at in offsets
