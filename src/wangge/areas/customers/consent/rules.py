"""What the ledger says of a person; pure. Why each rule is so: docs/compliance/consent.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wangge.areas.customers.models import ConsentAct, ConsentPurpose, Evidence
from wangge.areas.customers.shown import age_of

ADULT_ENOUGH = 14
"""Years; below, a guardian consents (PIPL, article 31)."""

OPT_IN = frozenset(ConsentPurpose.values) - {ConsentPurpose.MARKETING, ConsentPurpose.COLLECTION}
"""Nothing may be done before the person agrees; the other purposes go on until he says no."""

GUARDED = (ConsentPurpose.MARKETING, ConsentPurpose.COLLECTION)
"""What a guardian must have agreed to before a child is offered anything."""

IN_WRITING = frozenset({Evidence.SIGNED, Evidence.REFERENCE})
"""Evidence that serves for a credit-reference query (credit-reporting regulation, article 18)."""


class State(StrEnum):
    """Where a purpose stands; ordered from nothing said to the strictest in `STRICTNESS`."""

    UNASKED = "unasked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STRICTNESS = (State.UNASKED, State.GRANTED, State.REFUSED, State.WITHDRAWN)


class Stop(StrEnum):
    """Why a customer is not offered anything."""

    OPTED_OUT = "opted_out"
    NO_GUARDIAN = "no_guardian"
    RESTRICTED = "restricted"


STOPS = {
    Stop.OPTED_OUT: "已拒绝营销",
    Stop.NO_GUARDIAN: "未满十四周岁，缺监护人同意",
    Stop.RESTRICTED: "处理受限",
}
"""The stops in words, as badges show them."""


@dataclass(frozen=True)
class Statement:
    """One row of the ledger, as far as the state needs it."""

    purpose: str
    act: str
    at: datetime
    by_guardian: bool = False


def in_force(statements: Iterable[Statement], purpose: str) -> Statement | None:
    """Return the latest statement on `purpose`; of several of one instant the strictest."""
    told = [one for one in statements if one.purpose == purpose]
    return max(told, key=_order, default=None)


def _order(one: Statement) -> tuple[datetime, int, bool]:
    return one.at, STRICTNESS.index(State(one.act)), not one.by_guardian


def state_of(statements: Iterable[Statement], purpose: str) -> State:
    """Return where `purpose` stands."""
    latest = in_force(statements, purpose)
    return State.UNASKED if latest is None else State(latest.act)


def is_allowed(statements: Sequence[Statement], purpose: str, *, is_child: bool) -> bool:
    """Tell whether the bank may act for `purpose`.

    A child's purposes are all opt-in, and only a guardian's word counts.
    """
    latest = in_force(statements, purpose)
    if latest is None:
        return not is_child and purpose not in OPT_IN
    granted = latest.act == ConsentAct.GRANTED
    return granted and (latest.by_guardian or not is_child)


def stop_of(statements: Sequence[Statement], *, is_child: bool) -> Stop | None:
    """Return why nothing may be offered, or None where it may."""
    if state_of(statements, ConsentPurpose.MARKETING) not in (State.UNASKED, State.GRANTED):
        return Stop.OPTED_OUT
    if is_child and not all(is_allowed(statements, p, is_child=True) for p in GUARDED):
        return Stop.NO_GUARDIAN
    return None


def is_child(birth_date: date | None, on: date) -> bool:
    """Tell whether somebody is under 14 on the bank's day; of unknown age nobody is."""
    return is_child_at(age_of(birth_date, on))


def is_child_at(age: int | None) -> bool:
    """Tell the same of an age in full years."""
    return age is not None and age < ADULT_ENOUGH


def born_after(on: date) -> date:
    """Return the day such that exactly those born after it are children on `on`."""
    year = on.year - ADULT_ENOUGH
    try:
        return on.replace(year=year)
    except ValueError:  # 29 February, and there was none: born in March is still a child
        return date(year, 2, 28)


def stricter(one: State, other: State) -> State:
    """Return the stricter of two states: what survives when two customers prove to be one."""
    return max(one, other, key=STRICTNESS.index)
