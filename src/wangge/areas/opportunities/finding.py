"""Choosing what to push from what was found; pure.

One household hears of one product once within the contact-rest period (invariant 9): of the
facts of a household only the best is pushed, and none while an earlier push still rests.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from wangge.kernel.money import in_words_of_a_banker

from .contracts import FindCounts, Found, Recipient

CONTACT_REST = timedelta(days=30)
"""A household asked about a product is left alone about it for a month, whoever asked."""

EXPIRES_AFTER = timedelta(days=7)
"""Money that fell due lies at the demand rate for about a week before it is moved."""

ASK_BEFORE = timedelta(days=3)
"""Depositors make up their minds in the last days: the visit is due three days ahead."""

LARGE_AMOUNT = Decimal(200_000)
"""From here a deposit is large by the small branch's measure and goes to the head of the list."""

_WEEKDAYS = "一二三四五六日"


def fact_key(*parts: object) -> str:
    """Return a key of a fact that does not show the account number it is made of."""
    text = "|".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def choose(
    found: Iterable[Found],
    recipients: Mapping[int, Recipient],
    resting: Collection[tuple[str, int]],
    counts: FindCounts,
) -> list[tuple[Found, Recipient, list[Found]]]:
    """Return the fact to push for each household, with those held back behind it.

    The best is the largest amount, then the earliest day, then the key (so that a second run
    chooses alike). Facts without a recipient and of resting households are counted, not pushed.
    """
    by_household: dict[tuple[str, int], list[Found]] = {}
    for fact in found:
        recipient = recipients.get(fact.customer_id)
        if recipient is None:
            counts.without_manager += 1
        elif recipient.household_key in resting:
            counts.resting += 1
        else:
            by_household.setdefault(recipient.household_key, []).append(fact)
    chosen = []
    for facts in by_household.values():
        best, *others = sorted(facts, key=lambda f: (-f.amount, f.due_date, f.key))
        chosen.append((best, recipients[best.customer_id], others))
        counts.same_household += len(others)
    counts.pushed += len(chosen)
    return chosen


def maturity_reason(best: Found, others: list[Found]) -> str:
    """Say why to call on the customer, in the words of a bank employee."""
    rate = "" if best.rate is None else f"（年利率 {best.rate * 100:.2f}%）"
    reason = f"定期存款 {in_words_of_a_banker(best.amount)}{rate}将于 {in_words(best.due_date)}到期"
    if others:
        total = in_words_of_a_banker(sum((other.amount for other in others), Decimal(0)))
        reason += f"；该户近期另有 {len(others)} 笔共 {total}到期，请一并了解"
    return reason


def in_words(day: date) -> str:
    """`12-03（周四）`."""
    return f"{day:%m-%d}（周{_WEEKDAYS[day.weekday()]}）"


def task_due(*, due_date: date, on: date) -> date:
    """Return the day by which to call: shortly before the money is free, never before today."""
    return max(on, due_date - ASK_BEFORE)


def priority(*, amount: Decimal, is_key: bool) -> int:
    """Return 2 for a large amount or a key customer, else 1; more is more urgent."""
    return 2 if is_key or amount >= LARGE_AMOUNT else 1
