"""Choosing what to push; the example of docs/algorithms/opportunities.md is repeated here."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.opportunities import finding
from wangge.areas.opportunities.contracts import FindCounts, Found, Recipient

MONDAY = date(2026, 11, 2)


def found(key: str, amount: int, due: date = MONDAY, customer: int = 1) -> Found:
    return Found(customer, key, Decimal(amount), due, Decimal("0.0155"))


def recipient(customer: int, household: int | None) -> Recipient:
    return Recipient(customer, household, grid_id=5, manager_id=9, is_key=False)


def test_the_documents_example() -> None:
    facts = [
        found("a", 52_000, date(2026, 11, 10), customer=1),
        found("b", 30_000, date(2026, 11, 12), customer=2),
    ]
    recipients = {1: recipient(1, 7), 2: recipient(2, 7)}
    counts = FindCounts()
    [(best, to, others)] = finding.choose(facts, recipients, set(), counts)
    assert (best.key, to.customer_id) == ("a", 1)
    assert (counts.pushed, counts.same_household) == (1, 1)
    assert finding.maturity_reason(best, others) == (
        "定期存款 5.20 万元（年利率 1.55%）将于 11-10（周二）到期；"
        "该户近期另有 1 笔共 3.00 万元到期，请一并了解"
    )
    assert finding.task_due(due_date=best.due_date, on=MONDAY) == date(2026, 11, 7)
    assert best.due_date + finding.EXPIRES_AFTER == date(2026, 11, 17)
    assert date(2026, 12, 2) == MONDAY + finding.CONTACT_REST


def test_a_rate_nobody_states_is_left_out() -> None:
    fact = Found(1, "k", Decimal(1_000), MONDAY, None)
    assert finding.maturity_reason(fact, []) == "定期存款 1,000 元将于 11-02（周一）到期"


def test_the_task_is_never_due_before_today() -> None:
    assert finding.task_due(due_date=MONDAY + timedelta(days=1), on=MONDAY) == MONDAY


def test_a_large_amount_or_a_key_customer_goes_first() -> None:
    assert finding.priority(amount=Decimal(200_000), is_key=False) == 2
    assert finding.priority(amount=Decimal(1_000), is_key=True) == 2
    assert finding.priority(amount=Decimal(199_999), is_key=False) == 1


def test_a_fact_key_does_not_show_the_account() -> None:
    key = finding.fact_key("deposit_maturity", "6228480012345678901", MONDAY)
    assert "6228480012345678901" not in key and len(key) == 40
    assert key != finding.fact_key("deposit_maturity", "6228480012345678901", date(2027, 11, 2))


facts = st.lists(
    st.builds(
        Found,
        customer_id=st.integers(1, 6),
        key=st.uuids().map(str),
        amount=st.decimals(1_000, 10**7, places=2),
        due_date=st.dates(MONDAY, MONDAY + timedelta(days=14)),
        rate=st.none(),
    ),
    max_size=20,
)


@given(facts, st.sets(st.sampled_from([("household", 1), ("household", 2), ("customer", 6)])))
def test_a_household_hears_once_and_nothing_is_lost_in_the_count(given_facts, resting) -> None:
    recipients = {c: recipient(c, 1 if c < 3 else 2 if c < 5 else None) for c in (1, 2, 3, 4, 6)}
    counts = FindCounts(facts=len(given_facts))
    chosen = finding.choose(given_facts, recipients, resting, counts)
    keys = [to.household_key for _, to, _ in chosen]
    assert len(keys) == len(set(keys)) == counts.pushed
    assert not set(keys) & resting
    assert counts.facts == (
        counts.pushed + counts.without_manager + counts.resting + counts.same_household
    )
    assert all(best.amount >= other.amount for best, _, others in chosen for other in others)
    again = finding.choose(list(reversed(given_facts)), recipients, resting, FindCounts())
    assert {best.key for best, _, _ in again} == {best.key for best, _, _ in chosen}
