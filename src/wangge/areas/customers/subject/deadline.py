"""By when a request is to be answered; pure."""

from datetime import date, timedelta

WORKING_DAYS = 15
"""国信办秘字〔2019〕191号, article 6 (5): no later than 15 working days.

GB/T 35273-2020, 8.7 allows 30 days; the shorter one is kept.
"""

_SATURDAY = 5


def due_on(received: date, working_days: int = WORKING_DAYS) -> date:
    """Return the last day on which the answer is in time; the day of receipt does not count.

    Monday to Friday: public holidays are not left out, so the day is never too late.
    """
    day = received
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return day
