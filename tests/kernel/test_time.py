from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.time import BANK_ZONE, Month, at_bank_time, bank_day


def test_the_bank_is_already_in_tomorrow_when_utc_is_not() -> None:
    assert bank_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_month_holds_its_days(day: date) -> None:
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day
    assert month.next.previous == month
    assert Month.parse(str(month)) == month
    assert month.start <= at_bank_time(day, 12) < month.end
    assert month.start.tzinfo is BANK_ZONE
